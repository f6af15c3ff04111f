/// A SCIM request as data: the input and the result of `normalize`.
///
/// The gateway checks what an adapter returns as untrusted input: method and addressed resource stay, no value that identifies
/// somebody is invented, nobody is switched on whom the request does not switch on.
public struct SCIMMessage: MessageValue, Hashable {
    /// In capitals.
    public var method: String
    /// Percent-decoded segments below `/scim/v2`: `["Users", "usr-1"]`.
    public var path: [String]
    /// Decoded, in order.
    public var query: [SCIMQueryItem]
    public var userAgent: String?
    /// Nil: the request has no body.
    public var body: SCIMValue?
    /// The value of a header that asks to take the request for one of another method; refused.
    public var methodOverride: String?
    /// What was done to the message so far; an adapter adds to it.
    public var rewrites: [SCIMRewrite]

    public init(
        method: String, path: [String], query: [SCIMQueryItem] = [], userAgent: String? = nil, body: SCIMValue? = nil,
        methodOverride: String? = nil, rewrites: [SCIMRewrite] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.userAgent = userAgent
        self.body = body
        self.methodOverride = methodOverride
        self.rewrites = rewrites
    }

    /// Adds to a rewrite's count; none of it is kept where the count is 0.
    public mutating func count(_ id: String, _ times: Int) {
        guard times > 0 else { return }
        if let index = rewrites.firstIndex(where: { $0.id == id }) {
            rewrites[index].count += times
        } else {
            rewrites.append(SCIMRewrite(id: id, count: times))
        }
    }

    public func write(to writer: inout MessageWriter) {
        writer.text(1, method)
        writer.texts(2, path)
        writer.values(3, query)
        writer.text(4, userAgent)
        writer.value(5, body)
        writer.values(6, rewrites)
        writer.text(7, methodOverride)
    }

    public init(from reader: inout MessageReader) throws(MessageError) {
        self.init(method: "", path: [])
        while let tag = try reader.nextTag() {
            switch tag {
            case 1: method = try reader.text()
            case 2: path.append(try reader.text())
            case 3: query.append(try reader.value())
            case 4: userAgent = try reader.text()
            case 5: body = try reader.value()
            case 6: rewrites.append(try reader.value())
            case 7: methodOverride = try reader.text()
            default: break
            }
        }
        // An answer without content is a library that did nothing, not an empty request.
        guard !method.isEmpty else { throw .malformed }
    }
}

/// One query item, decoded.
public struct SCIMQueryItem: MessageValue, Hashable {
    public var name: String
    /// Empty where the item has none.
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    public func write(to writer: inout MessageWriter) {
        writer.text(1, name)
        writer.text(2, value)
    }

    public init(from reader: inout MessageReader) throws(MessageError) {
        self.init("", "")
        while let tag = try reader.nextTag() {
            switch tag {
            case 1: name = try reader.text()
            case 2: value = try reader.text()
            default: break
            }
        }
    }
}

/// What was put right in a message, and how often; the gateway counts it in the request log.
public struct SCIMRewrite: MessageValue, Hashable {
    /// The id of a ``SCIMRewriteRule``, or an adapter's own: lower-case letters, digits and underscores.
    public var id: String
    public var count: Int

    public init(id: String, count: Int) {
        self.id = id
        self.count = count
    }

    public func write(to writer: inout MessageWriter) {
        writer.text(1, id)
        writer.number(2, Int64(count))
    }

    public init(from reader: inout MessageReader) throws(MessageError) {
        self.init(id: "", count: 0)
        while let tag = try reader.nextTag() {
            switch tag {
            case 1: id = try reader.text()
            case 2: count = Int(try reader.number())
            default: break
            }
        }
    }
}
