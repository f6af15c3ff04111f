package import Essentials

/// An organization's claim to a domain (rules D-1 to D-7).
package struct DomainClaim: Sendable, Hashable {
    /// pending → verified → failing → lapsed, and back to verified when the record is.
    package enum State: String, Sendable, Hashable {
        case pending, verified, failing, lapsed

        /// Rule D-1 holds for these states: a failing claim still counts until it lapses (rule D-4).
        package var isEffective: Bool { self == .verified || self == .failing }
    }

    package let id: Identifier<DomainClaim>
    package let organization: Identifier<Organization>
    package let domain: DomainName
    package private(set) var state: State
    /// The random part of the TXT record.
    package let token: String
    package let createdAt: Timestamp
    package private(set) var verifiedAt: Timestamp?
    package private(set) var lastCheckedAt: Timestamp?
    /// What the last check found, as the DNS said it.
    package private(set) var lastOutcome: String?

    package init(
        id: Identifier<DomainClaim>, organization: Identifier<Organization>, domain: DomainName,
        state: State = .pending,
        token: String, createdAt: Timestamp, verifiedAt: Timestamp? = nil, lastCheckedAt: Timestamp? = nil,
        lastOutcome: String? = nil
    ) {
        self.id = id
        self.organization = organization
        self.domain = domain
        self.state = state
        self.token = token
        self.createdAt = createdAt
        self.verifiedAt = verifiedAt
        self.lastCheckedAt = lastCheckedAt
        self.lastOutcome = lastOutcome
    }

    /// The text of the TXT record that proves the claim (rule D-2).
    package func recordText(prefix: String) -> String { "\(prefix)-domain-verify=\(token)" }

    /// The record was found.
    package mutating func verify(at instant: Timestamp) {
        state = .verified
        verifiedAt = instant
        lastCheckedAt = instant
        lastOutcome = "record found"
    }

    /// A check that did not find the record, or could not be made; the state stays (rules D-3, D-4).
    package mutating func noteCheck(at instant: Timestamp, outcome: String) {
        lastCheckedAt = instant
        lastOutcome = outcome
    }
}
