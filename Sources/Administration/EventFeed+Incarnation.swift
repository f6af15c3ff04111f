import Effects
import Essentials
package import GatewayModel
import Persistence

extension EventFeed {
    /// Gives all sequences another name, so that whoever followed them takes a snapshot and begins anew.
    ///
    /// For after a back-up was restored: its sequences go on where they once were, with other events in the places that
    /// followers have seen already.
    ///
    /// - Returns: the new incarnation; the operator's alone.
    package func renewIncarnation(actor: Actor, origin: Origin?) async throws -> String {
        try Authorization.requireOperator(actor)
        let administration = context.administration
        let id: Identifier<OutgoingEvent> = administration.random.identifier()
        let name = "inc-" + id.text.dropFirst(4)
        try await administration.store.write { scope in
            try scope.renewIncarnations(to: name)
            try scope.append(
                administration.audit(
                    "events.incarnation_renewed", nil, target: name, actor, origin,
                    after: ["incarnation": .string(name)])
            )
        }
        return name
    }
}
