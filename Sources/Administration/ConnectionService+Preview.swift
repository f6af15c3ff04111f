import AdapterKit
import Adapting
import Effects
package import Essentials
package import GatewayModel
import Persistence

extension ConnectionService {
    /// The connection as an edit would leave it; nothing is stored (rule L-10: a kept response is judged under it).
    ///
    /// Relaxations without a reason pass here, for nothing is granted. Metadata at an address is fetched.
    ///
    /// - Throws: what ``edit(_:_:of:actor:origin:)`` throws of the values.
    package func preview(
        _ connectionID: Identifier<Connection>, _ draft: ConnectionDraft, of id: Identifier<Organization>, actor: Actor
    ) async throws -> Connection {
        let before = try await context.store.read { reading in
            // An ignored connection of a linked organization has its log to explain, too (rule O-3).
            _ = try context.organization(id, "access-security:write", actor, whileLinked: true, in: reading)
            guard let found = try reading.connection(connectionID), found.organization == id else {
                throw AdministrationError.notFound("connection \(connectionID)")
            }
            return found
        }
        if let preset = draft.preset, preset != before.preset {
            throw AdministrationError.invalidValue("preset", reason: "it is fixed; draft another connection")
        }
        var draft = draft
        draft.relaxations = draft.relaxations?.map {
            ConnectionDraft.Relaxation(
                name: $0.name, reason: $0.reason.isEmpty ? "tried" : $0.reason, expiresAt: $0.expiresAt)
        }
        var edited = try edited(
            before, draft, try await identityProvider(draft), actor, at: context.clock.now())
        edited.identityProvider.acceptedIssuers = try await context.adapters.acceptedIssuers(
            ConnectionConfiguration(edited))
        return edited
    }
}
