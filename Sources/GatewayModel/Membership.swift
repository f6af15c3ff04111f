package import Essentials

/// One person's place in one organization.
package struct Membership: Sendable, Hashable {
    package enum Role: String, Sendable, Hashable, CaseIterable, Comparable {
        case member, admin, owner

        /// An owner may more than an admin, an admin more than a member.
        package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .member: 0
            case .admin: 1
            case .owner: 2
            }
        }
    }

    /// The door through which the membership was made.
    package enum Source: String, Sendable, Hashable, CaseIterable {
        case jit, scim, invitation, manual
        case linkedGroup = "linked_group"
    }

    package let id: Identifier<Membership>
    package let organization: Identifier<Organization>
    package let identity: Identifier<Identity>
    package var role: Role
    package var firstName: String?
    package var lastName: String?
    package var displayName: String?
    /// False once deprovisioned (rules L-6, S-4); nothing else is lost.
    package var active: Bool { didSet { if active { endedBy = nil } } }
    package let source: Source
    /// What the membership rests on besides its source.
    package internal(set) var holds: Set<Hold>
    /// Nil while it is active, and where nothing brings it back by itself.
    package internal(set) var endedBy: Ending?
    /// The id that the SCIM client gave; never a key of ours.
    package var externalID: String?
    /// The directory that provisions this membership; nil where none does.
    package var directory: Identifier<Directory>?
    /// The name under which the directory knows the person, as sent; nil where none was: then it is the e-mail address.
    package var userName: String?
    /// The SCIM resource as the directory sent it, in canonical form, without id, meta, groups and active; nil where no
    /// directory did.
    package var provisioned: JSONObject?
    /// Grows with every change that a directory can see.
    package var revision: Int64
    /// When a directory deleted the person (rule S-4): no directory sees the membership until one creates it again.
    package var removedAt: Timestamp?
    package let createdAt: Timestamp
    package var updatedAt: Timestamp
    package var lastSignOnAt: Timestamp?

    package init(
        id: Identifier<Membership>, organization: Identifier<Organization>, identity: Identifier<Identity>,
        role: Role, firstName: String? = nil, lastName: String? = nil, displayName: String? = nil, active: Bool = true,
        source: Source, holds: Set<Hold>? = nil, endedBy: Ending? = nil, externalID: String? = nil,
        directory: Identifier<Directory>? = nil, userName: String? = nil,
        provisioned: JSONObject? = nil, revision: Int64 = 1, removedAt: Timestamp? = nil, createdAt: Timestamp,
        updatedAt: Timestamp, lastSignOnAt: Timestamp? = nil
    ) {
        self.id = id
        self.organization = organization
        self.identity = identity
        self.role = role
        self.firstName = firstName
        self.lastName = lastName
        self.displayName = displayName
        self.active = active
        self.source = source
        self.holds = holds ?? [source.hold]
        self.endedBy = endedBy
        self.externalID = externalID
        self.directory = directory
        self.userName = userName
        self.provisioned = provisioned
        self.revision = revision
        self.removedAt = removedAt
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.lastSignOnAt = lastSignOnAt
    }
}
