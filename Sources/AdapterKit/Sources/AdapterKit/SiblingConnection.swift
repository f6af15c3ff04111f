/// Another connection with the same IdP entity ID, as far as it concerns the one being configured (rule M-3).
public struct SiblingConnection: MessageValue, Hashable {
    public var connectionID: String
    public var serviceProviderEntityID: String
    /// False: it belongs to another organization, and nothing but this is told about it.
    public var sameOrganization: Bool
    /// A claimed domain leads to either of them: in one organization, or between an Admin Organization and those that are
    /// linked to it or have given a domain into its hands.
    public var reachableBySameDomain: Bool

    public init(
        connectionID: String, serviceProviderEntityID: String, sameOrganization: Bool, reachableBySameDomain: Bool
    ) {
        self.connectionID = connectionID
        self.serviceProviderEntityID = serviceProviderEntityID
        self.sameOrganization = sameOrganization
        self.reachableBySameDomain = reachableBySameDomain
    }

    public func write(to writer: inout MessageWriter) {
        writer.text(1, connectionID)
        writer.text(2, serviceProviderEntityID)
        writer.flag(3, sameOrganization)
        writer.flag(4, reachableBySameDomain)
    }

    public init(from reader: inout MessageReader) throws(MessageError) {
        self.init(connectionID: "", serviceProviderEntityID: "", sameOrganization: false, reachableBySameDomain: false)
        while let tag = try reader.nextTag() {
            switch tag {
            case 1: connectionID = try reader.text()
            case 2: serviceProviderEntityID = try reader.text()
            case 3: sameOrganization = true
            case 4: reachableBySameDomain = true
            default: break
            }
        }
    }
}
