package import Essentials

/// An address of the application's that hears of events (rule P-3).
package struct WebhookEndpoint: Sendable, Hashable {
    package enum State: String, Sendable, Hashable { case active, disabled }

    package let id: Identifier<WebhookEndpoint>
    /// Nil: the operator's, which hears of all organizations.
    package let organization: Identifier<Organization>?
    package var url: String
    /// Types that it hears of, `user.created`, or whole families, `user.*`; empty: all.
    package var eventTypes: Set<String>
    /// The signing secret, sealed for ``sealingContext``.
    package private(set) var sealedSecret: [UInt8]
    /// The secret before, sealed likewise; deliveries carry its signature too until ``previousSecretEndsAt``.
    package private(set) var previousSealedSecret: [UInt8]?
    package private(set) var previousSecretEndsAt: Timestamp?
    package private(set) var state: State
    /// Why nothing is sent any more; nil while active.
    package private(set) var disabledReason: String?
    /// Up to where events have become deliveries: the organization's sequence, or the place in the order over all.
    package var cursor: Int64
    package let createdAt: Timestamp
    package var updatedAt: Timestamp

    package init(
        id: Identifier<WebhookEndpoint>, organization: Identifier<Organization>?, url: String, eventTypes: Set<String>,
        sealedSecret: [UInt8], previousSealedSecret: [UInt8]? = nil, previousSecretEndsAt: Timestamp? = nil,
        state: State = .active, disabledReason: String? = nil, cursor: Int64, createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.id = id
        self.organization = organization
        self.url = url
        self.eventTypes = eventTypes
        self.sealedSecret = sealedSecret
        self.previousSealedSecret = previousSealedSecret
        self.previousSecretEndsAt = previousSecretEndsAt
        self.state = state
        self.disabledReason = disabledReason
        self.cursor = cursor
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// What a secret is sealed for, so that it can't be moved to another endpoint.
    package static func sealingContext(_ id: Identifier<WebhookEndpoint>) -> [UInt8] { Array("webhook \(id)".utf8) }

    /// Whether it hears of events of this type.
    package func hears(_ type: String) -> Bool {
        if eventTypes.isEmpty || eventTypes.contains(type) { return true }
        guard let dot = type.firstIndex(of: ".") else { return false }
        return eventTypes.contains(type[..<dot] + ".*")
    }

    /// The sealed secrets that a delivery at `instant` is signed with, the current one first.
    package func sealedSecrets(at instant: Timestamp) -> [[UInt8]] {
        guard let previousSealedSecret, let end = previousSecretEndsAt, instant < end else { return [sealedSecret] }
        return [sealedSecret, previousSealedSecret]
    }

    /// Puts a new secret beside the one that was current, which stays good until `end`.
    package mutating func rotate(to sealed: [UInt8], previousUntil end: Timestamp) {
        previousSealedSecret = sealedSecret
        previousSecretEndsAt = end
        sealedSecret = sealed
    }

    /// Stops sending; what is undelivered waits.
    package mutating func disable(reason: String) {
        state = .disabled
        disabledReason = reason
    }

    /// Sends again, beginning with what has waited.
    package mutating func enable() {
        state = .active
        disabledReason = nil
    }
}
