package import Essentials

/// People's move from one way of signing on to another, as planned, applied and perhaps undone (rules M-1, M-2).
///
/// ```
/// planned ──apply, within a day──▶ applied ──undo, within 30 days──▶ undone
/// ```
package struct SignOnMigration: Sendable, Hashable {
    package enum State: String, Sendable, Hashable { case planned, applied, undone }

    /// From where to where.
    package enum Move: Sendable, Hashable {
        case sharedSSO(SharedSSOMove)
        /// From one connection of the organization to another; both accept who comes meanwhile (rule C-7).
        case connection(from: Identifier<Connection>, to: Identifier<Connection>)
    }

    /// An organization's move under an Admin Organization.
    package struct SharedSSOMove: Sendable, Hashable {
        package let adminOrganization: Identifier<Organization>
        /// Whose claims are transferred.
        package let domains: [DomainName]
        package let scimName: String?
        package let allowJIT: Bool
        /// The Admin Organization's consent; nil where whoever planned it has a say on both sides.
        package let linkingCode: Identifier<LinkingCode>?

        package init(
            adminOrganization: Identifier<Organization>, domains: [DomainName], scimName: String? = nil,
            allowJIT: Bool = true, linkingCode: Identifier<LinkingCode>? = nil
        ) {
            self.adminOrganization = adminOrganization
            self.domains = domains
            self.scimName = scimName
            self.allowJIT = allowJIT
            self.linkingCode = linkingCode
        }
    }

    /// What applying it leaves behind, so that it can be undone.
    package struct Inverse: Sendable, Hashable {
        /// The claims that were transferred.
        package let claims: [Identifier<DomainClaim>]
        /// The connection that was primary before; nil where the move is another, or none was.
        package let primary: Identifier<Connection>?
        /// Each row that it wrote or relied on, by name, as it stood right behind the write.
        package let rows: [String: String]

        package init(
            claims: [Identifier<DomainClaim>] = [], primary: Identifier<Connection>? = nil, rows: [String: String]
        ) {
            self.claims = claims
            self.primary = primary
            self.rows = rows
        }
    }

    package let id: Identifier<SignOnMigration>
    /// The organization whose people move.
    package let organization: Identifier<Organization>
    package let move: Move
    /// The plan as it was shown.
    package let plan: JSONValue
    /// Codes of the findings that keep it from being applied.
    package let blockers: [String]
    /// Digests of what the plan rests on, by what it is.
    package let basis: [String: String]
    /// `Actor.text` of who planned it.
    package let plannedBy: String
    package let createdAt: Timestamp
    package private(set) var appliedAt: Timestamp?
    package private(set) var appliedBy: String?
    package private(set) var inverse: Inverse?
    package private(set) var undoneAt: Timestamp?
    package private(set) var undoneBy: String?

    package init(
        id: Identifier<SignOnMigration>, organization: Identifier<Organization>, move: Move, plan: JSONValue,
        blockers: [String], basis: [String: String], plannedBy: String, createdAt: Timestamp,
        appliedAt: Timestamp? = nil, appliedBy: String? = nil, inverse: Inverse? = nil, undoneAt: Timestamp? = nil,
        undoneBy: String? = nil
    ) {
        self.id = id
        self.organization = organization
        self.move = move
        self.plan = plan
        self.blockers = blockers
        self.basis = basis
        self.plannedBy = plannedBy
        self.createdAt = createdAt
        self.appliedAt = appliedAt
        self.appliedBy = appliedBy
        self.inverse = inverse
        self.undoneAt = undoneAt
        self.undoneBy = undoneBy
    }

    /// How long a plan may be applied.
    package static let planLifetime: Duration = .days(1)
    /// How long an applied one may be undone.
    package static let undoWindow: Duration = .days(30)

    package var state: State { undoneAt != nil ? .undone : appliedAt != nil ? .applied : .planned }
    package var expiresAt: Timestamp { createdAt.advanced(by: SignOnMigration.planLifetime) }
    /// When a plan that nobody applied is forgotten; nil for what was applied: that is history.
    package var keptUntil: Timestamp? { appliedAt == nil ? expiresAt.advanced(by: .days(7)) : nil }
    /// Nil before it is applied.
    package var undoableUntil: Timestamp? { appliedAt?.advanced(by: SignOnMigration.undoWindow) }
    /// Nil for a move between connections.
    package var sharedSSO: SharedSSOMove? { if case .sharedSSO(let move) = move { move } else { nil } }

    package mutating func apply(by actor: String, at instant: Timestamp, leaving inverse: Inverse) {
        appliedAt = instant
        appliedBy = actor
        self.inverse = inverse
    }

    package mutating func undo(by actor: String, at instant: Timestamp) {
        undoneAt = instant
        undoneBy = actor
    }

    /// What has changed since it was planned, by name.
    package func changes(in now: [String: String]) -> [String] {
        Set(basis.keys).union(now.keys).filter { basis[$0] != now[$0] }.sorted()
    }

    /// Which rows were edited since it was applied, by name.
    package func edits(in now: [String: String]) -> [String] {
        let then = inverse?.rows ?? [:]
        return Set(then.keys).union(now.keys).filter { then[$0] != now[$0] }.sorted()
    }
}
