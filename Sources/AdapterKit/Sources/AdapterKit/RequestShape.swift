/// The AuthnRequest as data: what an adapter may shape, and nothing that weakens a check.
public struct RequestShape: MessageValue, Hashable {
    /// Nil leaves NameIDPolicy out, which works everywhere.
    public var nameIDFormat: String?
    public var requestedContexts: [String]
    /// Query items for the redirect binding, such as a login hint: name, value, name, value …
    /// .
    public var queryItems: [String]
    /// The address that the person typed or the application hinted at; input only.
    public var loginHint: String?

    public init(
        nameIDFormat: String? = nil, requestedContexts: [String] = [], queryItems: [String] = [],
        loginHint: String? = nil
    ) {
        self.nameIDFormat = nameIDFormat
        self.requestedContexts = requestedContexts
        self.queryItems = queryItems
        self.loginHint = loginHint
    }

    public func write(to writer: inout MessageWriter) {
        writer.text(1, nameIDFormat)
        writer.texts(2, requestedContexts)
        writer.texts(3, queryItems)
        writer.text(4, loginHint)
    }

    public init(from reader: inout MessageReader) throws(MessageError) {
        self.init()
        while let tag = try reader.nextTag() {
            switch tag {
            case 1: nameIDFormat = try reader.text()
            case 2: requestedContexts.append(try reader.text())
            case 3: queryItems.append(try reader.text())
            case 4: loginHint = try reader.text()
            default: break
            }
        }
    }
}
