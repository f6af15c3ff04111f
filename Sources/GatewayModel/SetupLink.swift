package import Essentials

/// A link by which a customer's IT sets single sign-on up without an account (rule P-5).
///
/// The first browser that opens it has it from then on; another one takes it over with a code that is mailed to the
/// recipient. What it may be used for is fixed when it is made.
package struct SetupLink: Sendable, Hashable {
    /// What its holder may set up.
    package enum Scope: String, Sendable, Hashable, CaseIterable {
        /// Drafting one connection, editing and testing it.
        case sso
        /// Making SCIM tokens.
        case scim
        /// Claiming domains and verifying them.
        case domains
        /// Adding signing certificates to the one connection, also while it is active.
        case certificate
    }

    package enum State: String, Sendable, Hashable { case open, opened, completed, revoked, expired }

    /// How far the holder has come, in the order of the guide.
    package enum Step: String, Sendable, Hashable, CaseIterable {
        case provider, values, metadata, attributes, people, test, domains, activation, provisioning
    }

    /// A code that was mailed; it is sealed, for eight letters could be found from a hash.
    package struct Code: Sendable, Hashable {
        package let sealed: [UInt8]
        package let expiresAt: Timestamp
        /// Wrong tries so far.
        package var tries: Int

        package init(sealed: [UInt8], expiresAt: Timestamp, tries: Int = 0) {
            self.sealed = sealed
            self.expiresAt = expiresAt
            self.tries = tries
        }
    }

    package let id: Identifier<SetupLink>
    package let organization: Identifier<Organization>
    /// SHA-256 of the token in the address; the token itself is shown once and kept nowhere.
    package let tokenHash: [UInt8]
    package let scopes: Set<Scope>
    /// Whether the holder may activate the connection once its test has passed.
    package let mayActivate: Bool
    /// Who the codes are mailed to.
    package let recipient: EmailAddress
    /// `Actor.text` of who made it.
    package let madeBy: String
    package let createdAt: Timestamp
    package let expiresAt: Timestamp
    /// The one connection that it reaches: fixed from the beginning, else the one that its holder drafts; nil before.
    package var connection: Identifier<Connection>?
    /// SHA-256 of the cookie of the browser that has it; nil until one opened it.
    package var browserHash: [UInt8]?
    /// When that browser opened it, or last gave a mailed code.
    package var boundAt: Timestamp?
    package var openedAt: Timestamp?
    /// The address that it was first opened from.
    package var openedFrom: String?
    /// When its holder last came by its address.
    package var seenAt: Timestamp?
    /// The furthest step that the holder has reached; nil before the first.
    package var step: Step?
    package var code: Code?
    package var completedAt: Timestamp?
    package var revokedAt: Timestamp?

    package init(
        id: Identifier<SetupLink>, organization: Identifier<Organization>, tokenHash: [UInt8], scopes: Set<Scope>,
        mayActivate: Bool, recipient: EmailAddress, madeBy: String, createdAt: Timestamp, expiresAt: Timestamp,
        connection: Identifier<Connection>? = nil, browserHash: [UInt8]? = nil, boundAt: Timestamp? = nil,
        openedAt: Timestamp? = nil, openedFrom: String? = nil, seenAt: Timestamp? = nil, step: Step? = nil,
        code: Code? = nil, completedAt: Timestamp? = nil, revokedAt: Timestamp? = nil
    ) {
        self.id = id
        self.organization = organization
        self.tokenHash = tokenHash
        self.scopes = scopes
        self.mayActivate = mayActivate
        self.recipient = recipient
        self.madeBy = madeBy
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.connection = connection
        self.browserHash = browserHash
        self.boundAt = boundAt
        self.openedAt = openedAt
        self.openedFrom = openedFrom
        self.seenAt = seenAt
        self.step = step
        self.code = code
        self.completedAt = completedAt
        self.revokedAt = revokedAt
    }
}
