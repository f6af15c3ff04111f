package import Essentials

/// An organization's claim to a domain (rules D-1 to D-7).
///
/// ```
/// pending ──record found──▶ verified ──six absences──▶ failing ──seven days──▶ lapsed
///                              ▲                          │                      │
///                              └────────record back───────┴──────────────────────┘
/// ```
package struct DomainClaim: Sendable, Hashable {
    package enum State: String, Sendable, Hashable {
        case pending, verified, failing, lapsed

        /// Rule D-1 holds for these states: a failing claim still counts until it lapses (rule D-4).
        package var isEffective: Bool { self == .verified || self == .failing }
    }

    package let id: Identifier<DomainClaim>
    package let organization: Identifier<Organization>
    package let domain: DomainName
    package internal(set) var state: State
    /// The random part of the TXT record.
    package let token: String
    package let createdAt: Timestamp
    package internal(set) var verifiedAt: Timestamp?
    package internal(set) var lastCheckedAt: Timestamp?
    /// What the last check found, as the DNS said it.
    package internal(set) var lastOutcome: String?
    /// When the record was first missing; nil while it is there.
    package internal(set) var firstAbsenceAt: Timestamp?
    /// How many checks in a row did not find the record; one that could not be made doesn't count (rule D-4).
    package internal(set) var absences: Int
    /// When the schedule looks again.
    package internal(set) var nextCheckAt: Timestamp
    /// When admins were last told that the claim is failing; nil where it isn't.
    package internal(set) var lastToldAt: Timestamp?
    /// The Admin Organization that is offered the claim, and has not accepted yet (rule D-7).
    package var offeredTo: Identifier<Organization>?
    /// Which organization it was transferred from; nil where it never was.
    package internal(set) var formerOrganization: Identifier<Organization>?
    package internal(set) var transferredAt: Timestamp?

    package init(
        id: Identifier<DomainClaim>, organization: Identifier<Organization>, domain: DomainName,
        state: State = .pending, token: String, createdAt: Timestamp, verifiedAt: Timestamp? = nil,
        lastCheckedAt: Timestamp? = nil, lastOutcome: String? = nil, firstAbsenceAt: Timestamp? = nil,
        absences: Int = 0, nextCheckAt: Timestamp? = nil, lastToldAt: Timestamp? = nil,
        offeredTo: Identifier<Organization>? = nil, formerOrganization: Identifier<Organization>? = nil,
        transferredAt: Timestamp? = nil
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
        self.firstAbsenceAt = firstAbsenceAt
        self.absences = absences
        self.nextCheckAt = nextCheckAt ?? createdAt
        self.lastToldAt = lastToldAt
        self.offeredTo = offeredTo
        self.formerOrganization = formerOrganization
        self.transferredAt = transferredAt
    }

    /// The same claim, with its token and its state, in another organization's hands (rule D-7).
    package func transferred(to organization: Identifier<Organization>, at instant: Timestamp) -> DomainClaim {
        DomainClaim(
            id: id, organization: organization, domain: domain, state: state, token: token, createdAt: createdAt,
            verifiedAt: verifiedAt, lastCheckedAt: lastCheckedAt, lastOutcome: lastOutcome,
            firstAbsenceAt: firstAbsenceAt, absences: absences, nextCheckAt: nextCheckAt, lastToldAt: lastToldAt,
            formerOrganization: self.organization, transferredAt: instant)
    }

    /// The text of the TXT record that proves the claim (rule D-2).
    package func recordText(prefix: String) -> String { "\(prefix)-domain-verify=\(token)" }
}
