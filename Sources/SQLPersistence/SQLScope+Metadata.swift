import Essentials
import GatewayModel
import Persistence

/// What the refreshes of metadata and the expiry notices need.
extension SQLScope {
    func activeConnections(after: Identifier<Connection>?, limit: Int) throws -> [Connection] {
        try all(
            Connection.self, where: "state = $1 AND id > $2 ORDER BY id LIMIT $3",
            [.text(Connection.State.active.rawValue), .text(after?.text ?? ""), .integer(Int64(limit))])
    }

    func put(_ refresh: MetadataRefresh) throws {
        if try transaction.execute(MetadataRefresh.replacement, refresh.row) == 0 { try insertRecord(refresh) }
        try transaction.execute(
            "UPDATE metadata_refreshes SET leased_until = 0 WHERE organization = $1 AND connection = $2",
            [SQLValue(refresh.organization), SQLValue(refresh.connection)])
    }

    func delete(_ refresh: MetadataRefresh) throws {
        try transaction.execute(
            "DELETE FROM metadata_refreshes WHERE organization = $1 AND connection = $2",
            [SQLValue(refresh.organization), SQLValue(refresh.connection)])
    }

    func leaseDueRefreshes(at now: Timestamp, until end: Timestamp, limit: Int) throws -> [MetadataRefresh] {
        let due = try all(
            MetadataRefresh.self,
            where: "next_refresh_at <= $1 AND leased_until <= $1 ORDER BY next_refresh_at, connection LIMIT $2",
            [SQLValue(now), .integer(Int64(limit))])
        for refresh in due {
            try transaction.execute(
                "UPDATE metadata_refreshes SET leased_until = $3 WHERE organization = $1 AND connection = $2",
                [SQLValue(refresh.organization), SQLValue(refresh.connection), SQLValue(end)])
        }
        return due
    }

    func recordExpiryNotice(
        of fingerprint: String, days: Int, connection: Connection, at instant: Timestamp
    ) throws -> Bool {
        try transaction.execute(
            """
            INSERT INTO certificate_notices (connection, fingerprint, days, organization, given_at)
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT (connection, fingerprint, days) DO NOTHING
            """,
            [
                SQLValue(connection.id), .text(fingerprint), .integer(Int64(days)), SQLValue(connection.organization),
                SQLValue(instant),
            ]) == 1
    }
}
