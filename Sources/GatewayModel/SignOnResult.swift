package import Essentials

/// What a verified log-in established, as parked for the browser and as kept by the session.
package struct SignOnResult: Sendable, Hashable {
    package let organization: Identifier<Organization>
    /// How the person proved who they are.
    package let method: SignOnMethod
    package let identity: Identifier<Identity>
    /// When the person authenticated: AuthnInstant at the IdP, or when the password was checked.
    package let authenticatedAt: Timestamp
    package let authenticationContext: String?
    /// The NameID and SessionIndex that a logout request will name.
    package let nameID: String?
    package let sessionIndex: String?
    package let sessionNotOnOrAfter: Timestamp?
    /// The IdP began it.
    package let idpInitiated: Bool
    /// Group names as the adapter normalised them; nil where the IdP did not say.
    package let groups: [String]?

    package init(
        organization: Identifier<Organization>, method: SignOnMethod, identity: Identifier<Identity>,
        authenticatedAt: Timestamp, authenticationContext: String? = nil, nameID: String? = nil,
        sessionIndex: String? = nil, sessionNotOnOrAfter: Timestamp? = nil, idpInitiated: Bool = false,
        groups: [String]? = nil
    ) {
        self.organization = organization
        self.method = method
        self.identity = identity
        self.authenticatedAt = authenticatedAt
        self.authenticationContext = authenticationContext
        self.nameID = nameID
        self.sessionIndex = sessionIndex
        self.sessionNotOnOrAfter = sessionNotOnOrAfter
        self.idpInitiated = idpInitiated
        self.groups = groups
    }

    /// A log-in at a connection's IdP.
    package init(
        organization: Identifier<Organization>, connection: Identifier<Connection>, identity: Identifier<Identity>,
        authenticatedAt: Timestamp, authenticationContext: String? = nil, nameID: String? = nil,
        sessionIndex: String? = nil, sessionNotOnOrAfter: Timestamp? = nil, idpInitiated: Bool = false,
        groups: [String]? = nil
    ) {
        self.init(
            organization: organization, method: .connection(connection), identity: identity,
            authenticatedAt: authenticatedAt, authenticationContext: authenticationContext, nameID: nameID,
            sessionIndex: sessionIndex, sessionNotOnOrAfter: sessionNotOnOrAfter, idpInitiated: idpInitiated,
            groups: groups)
    }

    /// The connection whose IdP was asked, or nil.
    package var connection: Identifier<Connection>? { method.connection }
}
