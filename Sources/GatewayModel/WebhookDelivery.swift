package import Essentials

/// One event on its way to one endpoint.
///
/// At least once, and in order per endpoint and subject: while one is not delivered, later ones of the same subject wait.
package struct WebhookDelivery: Sendable, Hashable {
    package enum State: String, Sendable, Hashable {
        case pending, delivered
        /// The retry schedule is exhausted: it is kept until somebody asks for it again, and its subject waits with it.
        case parked
    }

    package let endpoint: Identifier<WebhookEndpoint>
    package let organization: Identifier<Organization>
    package let sequence: Int64
    package let event: Identifier<OutgoingEvent>
    package let subject: String
    package var state: State
    /// Attempts that were made and answered, or not answered in time.
    package var attempts: Int
    /// Nil: nothing will be tried, because it is over or an earlier event of the subject comes first.
    ///
    /// While an attempt is under way this is the end of its lease: whoever comes then may try again.
    package var nextAttemptAt: Timestamp?
    package var lastAttemptAt: Timestamp?
    /// The HTTP status of the last attempt; nil where there was no answer.
    package var lastStatus: Int?
    /// What the last attempt came to: `delivered`, `status`, `gone`, or the code of what went wrong.
    package var lastOutcome: String?

    package init(
        endpoint: Identifier<WebhookEndpoint>, organization: Identifier<Organization>, sequence: Int64,
        event: Identifier<OutgoingEvent>, subject: String, state: State = .pending, attempts: Int = 0,
        nextAttemptAt: Timestamp?, lastAttemptAt: Timestamp? = nil, lastStatus: Int? = nil, lastOutcome: String? = nil
    ) {
        self.endpoint = endpoint
        self.organization = organization
        self.sequence = sequence
        self.event = event
        self.subject = subject
        self.state = state
        self.attempts = attempts
        self.nextAttemptAt = nextAttemptAt
        self.lastAttemptAt = lastAttemptAt
        self.lastStatus = lastStatus
        self.lastOutcome = lastOutcome
    }
}
