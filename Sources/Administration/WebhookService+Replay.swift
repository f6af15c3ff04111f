import Effects
package import Essentials
package import GatewayModel
import Persistence

extension WebhookService {
    /// What is to be delivered again.
    package enum Replay: Sendable, Hashable {
        /// Every event after this cursor of the feed: the organization's sequence, or the operator's place.
        case after(Int64)
        /// What the retry schedule gave up on.
        case parked
    }

    /// Has deliveries made again, in order.
    ///
    /// - Throws: `value.invalid` for a cursor that the feed has not reached; `events.swept` where events behind it are not
    ///   kept any more.
    package func replay(
        _ id: Identifier<WebhookEndpoint>, _ replay: Replay, of organization: Identifier<Organization>?, actor: Actor,
        origin: Origin?
    ) async throws -> Status {
        let now = context.administration.clock.now()
        let status = try await context.administration.store.write { scope in
            _ = try scope.hold(id)
            let found = try endpoint(id, of: organization, .webhooksWrite, actor, in: scope)
            let what: JSONValue
            switch replay {
            case .after(let cursor):
                let last = try organization.map(scope.lastSequence(of:)) ?? scope.lastPosition()
                guard cursor >= 0, cursor <= last else {
                    throw AdministrationError.invalidValue("after", reason: "expected 0 to \(last)")
                }
                let kept = try organization.map(scope.keptCursor(of:)) ?? scope.keptPosition()
                guard cursor >= kept else { throw AdministrationError.eventsSwept(after: cursor, kept: kept) }
                // Ahead of the fan-out there is nothing to deliver again, and nothing may be skipped.
                try scope.rewind(found, to: min(cursor, found.cursor))
                what = ["after": .integer(cursor)]
            case .parked:
                what = ["parked": .integer(Int64(try scope.requeueParked(to: id, at: now)))]
            }
            try scope.append(
                context.administration.audit(
                    "webhook_endpoint.replayed", organization, target: id.text, actor, origin, after: what))
            guard let changed = try scope.webhookEndpoint(id) else {
                throw AdministrationError.notFound("webhook endpoint \(id)")
            }
            return try WebhookService.status(changed, in: scope)
        }
        context.bell.ring([])
        return status
    }

    /// Deliveries, newest first.
    package func deliveries(
        to id: Identifier<WebhookEndpoint>, state: WebhookDelivery.State?,
        before: (organization: Identifier<Organization>, sequence: Int64)?, limit: Int,
        of organization: Identifier<Organization>?, actor: Actor
    ) async throws -> [WebhookDelivery] {
        try await context.administration.store.read { scope in
            _ = try endpoint(id, of: organization, .webhooksRead, actor, in: scope)
            return try scope.deliveries(to: id, state: state, before: before, limit: limit)
        }
    }
}
