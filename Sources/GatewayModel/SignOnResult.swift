package import Essentials

/// What a verified log-in established, as parked for the browser and as kept by the session.
package struct SignOnResult: Sendable, Hashable {
    package let organization: Identifier<Organization>
    package let connection: Identifier<Connection>
    package let identity: Identifier<Identity>
    /// AuthnInstant: when the person authenticated at the IdP.
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
        organization: Identifier<Organization>, connection: Identifier<Connection>, identity: Identifier<Identity>,
        authenticatedAt: Timestamp, authenticationContext: String? = nil, nameID: String? = nil,
        sessionIndex: String? = nil, sessionNotOnOrAfter: Timestamp? = nil, idpInitiated: Bool = false,
        groups: [String]? = nil
    ) {
        self.organization = organization
        self.connection = connection
        self.identity = identity
        self.authenticatedAt = authenticatedAt
        self.authenticationContext = authenticationContext
        self.nameID = nameID
        self.sessionIndex = sessionIndex
        self.sessionNotOnOrAfter = sessionNotOnOrAfter
        self.idpInitiated = idpInitiated
        self.groups = groups
    }
}
