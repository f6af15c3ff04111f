package import Essentials
package import GatewayModel

/// What the expiry notices read, whoever the connections belong to.
package protocol MetadataReading {
    /// Active connections by id; `after` is exclusive.
    func activeConnections(after: Identifier<Connection>?, limit: Int) throws -> [Connection]
}

/// What the refreshes of metadata and the expiry notices write.
package protocol MetadataWriting {
    /// Stores what is known of a connection's metadata URL, new or changed, and ends its lease.
    func put(_ refresh: MetadataRefresh) throws
    /// Forgets it: the connection has no metadata URL any more.
    func delete(_ refresh: MetadataRefresh) throws
    /// Takes up to `limit` refreshes that are due, for this node alone until `end`; one that fails in between is taken
    /// again after that.
    func leaseDueRefreshes(at now: Timestamp, until end: Timestamp, limit: Int) throws -> [MetadataRefresh]
    /// Remembers that the notice of this step was given; false where it was before, by whatever node (rule C-4).
    func recordExpiryNotice(
        of fingerprint: String, days: Int, connection: Connection, at instant: Timestamp
    ) throws -> Bool
}
