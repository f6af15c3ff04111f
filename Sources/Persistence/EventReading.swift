package import Essentials
package import GatewayModel

/// What may be asked about events and their deliveries.
package protocol EventReading {
    func apiKey(_ id: Identifier<APIKey>) throws -> APIKey?

    /// The place of the organization's newest event; 0 where there is none.
    func lastSequence(of organization: Identifier<Organization>) throws -> Int64
    func event(of organization: Identifier<Organization>, sequence: Int64) throws -> SequencedEvent?
    /// Organizations whose oldest event is of before `instant`, by id.
    func organizationsWithEvents(before instant: Timestamp, limit: Int) throws -> [Identifier<Organization>]
    /// The lowest cursor behind which no event of the organization is missing; what is before it was swept.
    func keptCursor(of organization: Identifier<Organization>) throws -> Int64
    /// The same in the order over all organizations.
    func keptPosition() throws -> Int64
    /// The name of the organization's sequence, or, for nil, of the order over all; nil where there is no event yet.
    ///
    /// It comes with the first event and stays, whatever is swept.
    func incarnation(of organization: Identifier<Organization>?) throws -> String?
    /// Whether events wait for ``EventWriting/orderEvents(limit:)``.
    func hasUnorderedEvents() throws -> Bool
    /// The newest place in the order over all organizations; 0 where there is none.
    func lastPosition() throws -> Int64
    /// Events of all organizations in the order over all, after `position`; events of one organization are in their
    /// sequence here too. Only of these `types`, which are whole ones or families (`user.*`); none: all.
    func orderedEvents(
        after position: Int64, limit: Int, types: Set<String>
    ) throws -> [(position: Int64, event: SequencedEvent)]
    /// Who is in which team of the organization, by team and membership.
    func teamMembers(
        of organization: Identifier<Organization>
    ) throws -> [(team: Identifier<Team>, membership: Identifier<Membership>)]

    func webhookEndpoint(_ id: Identifier<WebhookEndpoint>) throws -> WebhookEndpoint?
    /// Nil: the operator's.
    func webhookEndpoints(of organization: Identifier<Organization>?) throws -> [WebhookEndpoint]
    /// Active endpoints that have not heard of every event yet.
    ///
    /// The operator's count as such while events are unordered.
    func laggingEndpoints(limit: Int) throws -> [Identifier<WebhookEndpoint>]
    /// Active endpoints with a delivery that is due at `instant`.
    func endpointsDue(at instant: Timestamp) throws -> [Identifier<WebhookEndpoint>]
    /// When the next attempt is due at any active endpoint; nil where none is.
    func nextAttempt() throws -> Timestamp?
    /// An endpoint's deliveries, newest first; `state` nil: of every state; `before` is exclusive.
    func deliveries(
        to endpoint: Identifier<WebhookEndpoint>, state: WebhookDelivery.State?,
        before: (organization: Identifier<Organization>, sequence: Int64)?, limit: Int
    ) throws -> [WebhookDelivery]
    func deliveryCounts(to endpoint: Identifier<WebhookEndpoint>) throws -> (pending: Int, parked: Int)
}

extension EventReading {
    package func orderedEvents(
        after position: Int64, limit: Int
    ) throws -> [(position: Int64, event: SequencedEvent)] {
        try orderedEvents(after: position, limit: limit, types: [])
    }
}
