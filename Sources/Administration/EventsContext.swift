package import Cryptography
package import Effects
import Essentials
import GatewayModel
package import Persistence

/// What the verbs about events share.
package struct EventsContext: Sendable {
    package let administration: AdministrationContext
    /// Knows which addresses could ever be sent to.
    package let poster: any HTTPPoster
    /// What webhook secrets are sealed with.
    package let sealingKey: SealingKey
    package let bell: EventBell

    package init(
        administration: AdministrationContext, poster: any HTTPPoster, sealingKey: SealingKey, bell: EventBell
    ) {
        self.administration = administration
        self.poster = poster
        self.sealingKey = sealingKey
        self.bell = bell
    }

    /// Gives every event its place in the order over all, in small bites.
    func orderEvents() async throws {
        let store = administration.store
        while try await store.read({ try $0.hasUnorderedEvents() }) {
            _ = try await store.write { try $0.orderEvents(limit: 1000) }
        }
    }

    /// Lets the actor use `scope` on the organization, or, where it is nil, on all of them.
    func authorize(
        _ scope: APIScope, on organization: Identifier<Organization>?, _ actor: Actor, in reading: any ReadScope
    ) throws {
        guard let organization else { return try Authorization.requireOperator(actor) }
        _ = try administration.organization(organization, scope.rawValue, actor, in: reading)
    }
}
