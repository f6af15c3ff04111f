package import Effects
package import Essentials
package import GatewayModel

/// What `doctor` knows of the store: gathered first, judged after.
package struct DoctorSurvey: Sendable {
    package struct Tenant: Sendable {
        package var organization: Organization
        package var connections: [Connection]
        package var claims: [DomainClaim]
        package var tokens: [DirectoryToken]
        /// The domains of its active owners' addresses; only where somebody may be locked out.
        package var ownerDomains: [DomainName]
        /// Its active owners and admins, and how many of them have a password; only where somebody may be locked out.
        package var administrators: Int
        package var passwordHolders: Int
        /// Of connections with a metadata URL.
        package var refreshes: [MetadataRefresh]
        /// An Admin Organization's settings apply in place of its own (rule O-3).
        package var isLinked: Bool

        package init(
            organization: Organization, connections: [Connection] = [], claims: [DomainClaim] = [],
            tokens: [DirectoryToken] = [], ownerDomains: [DomainName] = [], administrators: Int = 0,
            passwordHolders: Int = 0, refreshes: [MetadataRefresh] = [], isLinked: Bool = false
        ) {
            self.organization = organization
            self.connections = connections
            self.claims = claims
            self.tokens = tokens
            self.ownerDomains = ownerDomains
            self.administrators = administrators
            self.passwordHolders = passwordHolders
            self.refreshes = refreshes
            self.isLinked = isLinked
        }
    }

    package struct Chain: Sendable {
        /// Nil for the installation's own.
        package var organization: Identifier<Organization>?
        package var verification: AuditVerification
        /// When the newest event says it was; nil without events.
        package var newest: Timestamp?

        package init(
            organization: Identifier<Organization>?, verification: AuditVerification, newest: Timestamp? = nil
        ) {
            self.organization = organization
            self.verification = verification
            self.newest = newest
        }
    }

    /// What waits to be delivered to webhook endpoints.
    package struct Outbox: Sendable {
        package var waiting = 0
        /// Deliveries whose retry schedule is exhausted.
        package var parked = 0
        package var disabledEndpoints = 0
        /// When the next attempt is due, or was; nil where none is.
        package var dueAt: Timestamp?

        package init(waiting: Int = 0, parked: Int = 0, disabledEndpoints: Int = 0, dueAt: Timestamp? = nil) {
            self.waiting = waiting
            self.parked = parked
            self.disabledEndpoints = disabledEndpoints
            self.dueAt = dueAt
        }
    }

    package var now: Timestamp
    package var tenants: [Tenant]
    package var chains: [Chain]
    /// Answers by claim; a claim that nobody asked about has none.
    package var answers: [Identifier<DomainClaim>: TextRecordAnswer]
    package var recordPrefix: String
    /// Nil where there is no webhook endpoint.
    package var outbox: Outbox?

    package init(
        now: Timestamp, tenants: [Tenant] = [], chains: [Chain] = [],
        answers: [Identifier<DomainClaim>: TextRecordAnswer] = [:], recordPrefix: String = "gatehouse",
        outbox: Outbox? = nil
    ) {
        self.now = now
        self.tenants = tenants
        self.chains = chains
        self.answers = answers
        self.recordPrefix = recordPrefix
        self.outbox = outbox
    }
}
