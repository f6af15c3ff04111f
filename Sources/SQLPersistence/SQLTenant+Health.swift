import Essentials
import GatewayModel
import Persistence

/// How connections and directories do.
extension SQLTenant {
    func lastTrace(of connection: Identifier<Connection>, outcome: SignOnTrace.Outcome) throws -> SignOnTrace? {
        try scope.one(
            SignOnTrace.self, where: "organization = $1 AND connection = $2 AND outcome = $3 ORDER BY at DESC LIMIT 1",
            [key, SQLValue(connection), .text(outcome.rawValue)])
    }

    func traceCount(
        of connection: Identifier<Connection>, outcome: SignOnTrace.Outcome, since: Timestamp, limit: Int
    ) throws -> Int {
        // The connection's id is enough: it is no other organization's.
        try number(
            """
            SELECT COUNT(*) FROM (SELECT 1 FROM sign_on_traces WHERE connection = $2 AND outcome = $3 AND at >= $4
            AND $1 <> '' LIMIT $5) AS found
            """, [SQLValue(connection), .text(outcome.rawValue), SQLValue(since), .integer(Int64(limit))])
    }

    func hasIdentityLink(connection: Identifier<Connection>) throws -> Bool {
        let rows = try scope.transaction.query(
            "SELECT 1 FROM identity_links WHERE organization = $1 AND connection = $2 LIMIT 1",
            [key, SQLValue(connection)])
        return !rows.isEmpty
    }

    func provisioningLog(
        _ outcome: ProvisioningOutcome, before: Identifier<ProvisioningLogEntry>?, limit: Int
    ) throws -> [ProvisioningLogEntry] {
        let condition =
            switch outcome {
            case .refused: "status >= 400"
            case .changed: "status < 400 AND method <> 'GET'"
            }
        let last = try before.flatMap { try provisioningLogEntry($0) }
        return try scope.all(
            ProvisioningLogEntry.self,
            where: """
                organization = $1 AND \(condition) AND (at, id) < ($2, $3) ORDER BY at DESC, id DESC LIMIT $4
                """,
            [
                key, .integer(last?.at.milliseconds ?? Int64.max), .text(last?.id.text ?? ""), .integer(Int64(limit)),
            ])
    }

    func provisioningLogEntry(_ id: Identifier<ProvisioningLogEntry>) throws -> ProvisioningLogEntry? {
        try scope.one(ProvisioningLogEntry.self, where: "organization = $1 AND id = $2", [key, SQLValue(id)])
    }

    func provisionedTeamCount(limit: Int) throws -> Int {
        try number(
            """
            SELECT COUNT(*) FROM (SELECT 1 FROM teams WHERE organization = $1 AND directory IS NOT NULL LIMIT $2) AS found
            """, [.integer(Int64(limit))])
    }
}
