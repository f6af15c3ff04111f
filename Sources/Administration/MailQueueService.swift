import Effects
package import Essentials
package import GatewayModel
import Persistence

/// What waits to be sent and what could not be, for the operator.
package struct MailQueueService: Sendable {
    private let context: AdministrationContext

    package init(_ context: AdministrationContext) { self.context = context }

    /// Messages in a state, newest first.
    package func list(_ state: QueuedMail.State, limit: Int, actor: Actor) async throws -> [QueuedMail] {
        try Authorization.requireOperator(actor)
        return try await context.store.read { try $0.queuedMail(state: state, limit: limit) }
    }

    /// Queues a parked message again.
    ///
    /// - Throws: `not_found` where it is not parked; `value.invalid` where its date has passed.
    package func retry(_ id: Identifier<QueuedMail>, actor: Actor, origin: Origin?) async throws -> QueuedMail {
        try Authorization.requireOperator(actor)
        let now = context.clock.now()
        return try await context.store.write { scope in
            guard var mail = try scope.queuedMail(id), mail.state == .parked else {
                throw AdministrationError.notFound("parked message \(id)")
            }
            guard now < mail.expiresAt else {
                throw AdministrationError.invalidValue("the message", reason: "what it says has expired")
            }
            mail.requeue(at: now)
            guard try scope.requeue(mail) else { throw AdministrationError.notFound("parked message \(id)") }
            try scope.append(
                context.audit("mail.requeued", mail.organization, target: id.text, actor, origin))
            return mail
        }
    }
}
