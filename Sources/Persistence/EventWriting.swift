package import Essentials
package import GatewayModel

/// Writes about events and their deliveries.
package protocol EventWriting: EventReading {
    /// Gives up to `limit` events that have none a place in the order over all organizations, without gaps, and returns
    /// how many.
    ///
    /// Apart from `append`, because a counter over all organizations inside every journey would make each wait for all
    /// others. Within an organization the order is its sequence.
    func orderEvents(limit: Int) throws -> Int

    /// Reads an endpoint, and keeps others from changing it and settling its deliveries until this transaction ends.
    func hold(_ id: Identifier<WebhookEndpoint>) throws -> WebhookEndpoint?
    func insert(_ endpoint: WebhookEndpoint) throws
    func update(_ endpoint: WebhookEndpoint) throws
    /// Deletes the endpoint with its deliveries.
    func delete(_ endpoint: WebhookEndpoint) throws

    /// Makes a delivery, due at `instant`, or waiting where an earlier one of its subject is not delivered; does nothing
    /// where it exists.
    func queue(_ event: SequencedEvent, to endpoint: Identifier<WebhookEndpoint>, at instant: Timestamp) throws
    /// Takes up to `limit` deliveries that are due at `instant`, oldest first, and leases them until `lease`.
    func claimDeliveries(
        to endpoint: Identifier<WebhookEndpoint>, at instant: Timestamp, until lease: Timestamp, limit: Int
    ) throws -> [WebhookDelivery]
    /// Stores what an attempt came to; once delivered, the subject's next one is due at `instant`.
    ///
    /// False, and nothing is stored, where the lease that ends at `lease` is no longer the caller's.
    func settle(_ delivery: WebhookDelivery, claimedUntil lease: Timestamp, at instant: Timestamp) throws -> Bool
    /// Makes the endpoint's parked deliveries due again, with a fresh schedule, and returns how many.
    func requeueParked(to endpoint: Identifier<WebhookEndpoint>, at instant: Timestamp) throws -> Int
    /// Forgets deliveries of events after `cursor` (see ``WebhookEndpoint/cursor``), and sets the endpoint's cursor back
    /// to it, so that they are made anew.
    func rewind(_ endpoint: WebhookEndpoint, to cursor: Int64) throws
    /// Deletes delivered deliveries that were last tried before `instant`, at most `limit`.
    func sweepDeliveries(before instant: Timestamp, limit: Int) throws -> Int
    /// Deletes the organization's oldest events as long as they are of before `instant`, at most `limit`, with their
    /// deliveries, whatever became of these; what waited behind such a delivery is due at `now`.
    ///
    /// The sequence goes on where it was, also where nothing is left of it (rule P-3).
    func sweepEvents(
        of organization: Identifier<Organization>, before instant: Timestamp, at now: Timestamp, limit: Int
    ) throws -> EventSweep
    /// Gives every sequence, and the order over all, another name.
    func renewIncarnations(to name: String) throws
}
