package import Essentials

/// A message that waits to be sent, written in the same transaction as its cause.
package struct QueuedMail: Sendable, Hashable {
    package enum State: String, Sendable, Hashable {
        case queued, sent
        /// Nobody tries any more: the server refused it for good, too often, or its date has passed.
        case parked
    }

    /// What it is about.
    package enum Kind: String, Sendable, Hashable {
        case passwordLink = "password_link"
        case passwordChanged = "password_changed"
        case passwordRefused = "password_refused"
        case breakGlass = "break_glass"
        case domainClaim = "domain_claim"
        case invitation
        case signUp = "sign_up"
        case certificateExpiring = "certificate_expiring"
        case sharedSSO = "shared_sso"
        case metadataStaged = "metadata_staged"
        case metadataRefused = "metadata_refused"
        case migration
        /// What became of a set-up link, to owners.
        case setupLink = "setup_link"
        /// The code that takes a set-up link over, to its recipient.
        case setupCode = "setup_code"
    }

    package let id: Identifier<QueuedMail>
    /// The organization that it concerns, or nil where it concerns a person alone.
    package let organization: Identifier<Organization>?
    package let kind: Kind
    package let recipient: EmailAddress
    package let subject: String
    /// The text, sealed with the id as context: it may hold a link that opens an account.
    ///
    /// Empty once it was sent.
    package var sealedText: [UInt8]
    package var state: State
    /// How often it was tried; grows when it is leased, and so says whose lease it is.
    package var attempts: Int
    package let createdAt: Timestamp
    /// After this it is worth nothing and is not sent.
    package let expiresAt: Timestamp
    package var nextAttemptAt: Timestamp
    package var leasedUntil: Timestamp?
    /// Code and message of the last failure.
    package var lastError: String?
    /// When the row goes; nil while it waits.
    package var keptUntil: Timestamp?
    /// The id of what it is about, where a later word about the same makes it worth nothing; nil where none does.
    package let concerns: String?

    package init(
        id: Identifier<QueuedMail>, organization: Identifier<Organization>?, kind: Kind, recipient: EmailAddress,
        subject: String, sealedText: [UInt8], state: State = .queued, attempts: Int = 0, createdAt: Timestamp,
        expiresAt: Timestamp, nextAttemptAt: Timestamp, leasedUntil: Timestamp? = nil, lastError: String? = nil,
        keptUntil: Timestamp? = nil, concerns: String? = nil
    ) {
        self.id = id
        self.organization = organization
        self.kind = kind
        self.recipient = recipient
        self.subject = subject
        self.sealedText = sealedText
        self.state = state
        self.attempts = attempts
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.nextAttemptAt = nextAttemptAt
        self.leasedUntil = leasedUntil
        self.lastError = lastError
        self.keptUntil = keptUntil
        self.concerns = concerns
    }

    /// The pauses between tries; after the last one the message is parked.
    private static let pauses: [Duration] = [
        .seconds(10), .minutes(1), .minutes(5), .minutes(20), .hours(1), .hours(3), .hours(8), .hours(16),
    ]

    /// The server has taken it.
    package mutating func noteSent(at now: Timestamp) {
        state = .sent
        sealedText = []
        leasedUntil = nil
        lastError = nil
        keptUntil = now.advanced(by: .days(7))
    }

    /// A try failed.
    package mutating func noteFailure(_ error: String, isPermanent: Bool, at now: Timestamp) {
        lastError = error
        leasedUntil = nil
        let pause = attempts <= QueuedMail.pauses.count ? QueuedMail.pauses[max(1, attempts) - 1] : nil
        if let pause, !isPermanent, now.advanced(by: pause) < expiresAt {
            nextAttemptAt = now.advanced(by: pause)
        } else {
            state = .parked
            keptUntil = now.advanced(by: .days(30))
        }
    }

    /// An admin wants it tried again.
    package mutating func requeue(at now: Timestamp) {
        state = .queued
        nextAttemptAt = now
        leasedUntil = nil
        keptUntil = nil
    }
}
