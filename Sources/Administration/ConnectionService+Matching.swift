package import Essentials
package import GatewayModel
import Persistence

extension ConnectionService {
    /// How many of the connection's last log-ins are looked through.
    private static let lookedThrough = 200

    /// When each certificate last verified a response of this connection, by fingerprint; of the last log-ins only.
    package func lastMatches(of connection: Connection, actor: Actor) async throws -> [String: Timestamp] {
        try await context.store.read { scope in
            _ = try context.organization(connection.organization, "connections:read", actor, in: scope)
            let traces = try scope.tenant(connection.organization).traces(
                matching: SignOnLogFilter(connection: connection.id), before: nil,
                limit: ConnectionService.lookedThrough)
            var matches: [String: Timestamp] = [:]
            for trace in traces {
                guard let fingerprint = trace.detail["certificate"]?.string, matches[fingerprint] == nil else {
                    continue
                }
                matches[fingerprint] = trace.at
            }
            return matches
        }
    }
}
