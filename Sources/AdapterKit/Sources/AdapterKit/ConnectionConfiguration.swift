/// What an adapter may know about a connection: no storage, no clock, no secrets.
public struct ConnectionConfiguration: MessageValue, Hashable {
    public var connectionID: String
    public var presetID: String
    public var identityProviderEntityID: String
    public var ssoURL: String
    public var metadataURL: String?
    public var serviceProviderEntityID: String
    public var acsURL: String
    /// Values that only this preset asks for.
    public var values: [String: String]
    /// Other connections with the same IdP entity ID.
    public var siblings: [SiblingConnection]

    public init(
        connectionID: String, presetID: String, identityProviderEntityID: String, ssoURL: String,
        metadataURL: String? = nil, serviceProviderEntityID: String, acsURL: String, values: [String: String] = [:],
        siblings: [SiblingConnection] = []
    ) {
        self.connectionID = connectionID
        self.presetID = presetID
        self.identityProviderEntityID = identityProviderEntityID
        self.ssoURL = ssoURL
        self.metadataURL = metadataURL
        self.serviceProviderEntityID = serviceProviderEntityID
        self.acsURL = acsURL
        self.values = values
        self.siblings = siblings
    }

    public func write(to writer: inout MessageWriter) {
        writer.text(1, connectionID)
        writer.text(2, presetID)
        writer.text(3, identityProviderEntityID)
        writer.text(4, ssoURL)
        writer.text(5, metadataURL)
        writer.text(6, serviceProviderEntityID)
        writer.text(7, acsURL)
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            writer.text(8, name)
            writer.text(9, value)
        }
        writer.values(10, siblings)
    }

    public init(from reader: inout MessageReader) throws(MessageError) {
        self.init(
            connectionID: "", presetID: "", identityProviderEntityID: "", ssoURL: "", serviceProviderEntityID: "",
            acsURL: "")
        var name = ""
        while let tag = try reader.nextTag() {
            switch tag {
            case 1: connectionID = try reader.text()
            case 2: presetID = try reader.text()
            case 3: identityProviderEntityID = try reader.text()
            case 4: ssoURL = try reader.text()
            case 5: metadataURL = try reader.text()
            case 6: serviceProviderEntityID = try reader.text()
            case 7: acsURL = try reader.text()
            case 8: name = try reader.text()
            case 9: values[name] = try reader.text()
            case 10: siblings.append(try reader.value())
            default: break
            }
        }
    }
}
