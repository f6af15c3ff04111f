package import AdapterKit
import Adapting
import Administration
package import Essentials
package import GatewayModel
import Persistence

extension TraceService {
    /// More of a text is not looked at.
    package static let longestText = 4000

    /// What a text means that a person read on the IdP's own page: such a log-in never comes back here, and leaves no more
    /// than an abandoned attempt.
    ///
    /// Nothing of the text is kept.
    ///
    /// - Returns: nil where the connection's preset does not know it.
    /// - Throws: `adapter.…` where the connection's adapter can't be asked.
    package func explain(
        _ text: String, at connection: Identifier<Connection>, of id: Identifier<Organization>, actor: Actor
    ) async throws -> Diagnosis? {
        let found = try await login.store.read { scope in
            try Authorization.require(TraceService.scope, of: id, actor, in: scope)
            guard let found = try scope.connection(connection), found.organization == id else {
                throw AdministrationError.notFound("connection \(connection)")
            }
            return found
        }
        let report = FailureReport(code: "", text: String(text.prefix(TraceService.longestText)))
        return try await login.adapters.diagnose(report, ConnectionConfiguration(found))
    }
}
