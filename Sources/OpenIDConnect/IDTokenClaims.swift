package import Essentials

/// What an application learns about a person (OpenID Connect Core 2, rule L-13).
///
/// `sub` is the identity's random id, never the e-mail; applications key on (`sub`, `org_id`).
package struct IDTokenClaims: Sendable {
    package var issuer: String
    package var subject: String
    package var organizationID: String
    package var organizationName: String
    /// Nil, like the two that follow, where no IdP was asked.
    package var connectionID: String?
    package var presetID: String?
    package var identityProviderEntityID: String?
    package var email: String
    /// True only where the domain is a verified claim of the organization (rule D-1).
    package var emailVerified: Bool
    package var firstName: String?
    package var lastName: String?
    package var displayName: String?
    package var role: String
    /// Teams, and the groups that the IdP asserted; nil where the IdP did not say.
    package var groups: [String]
    package var groupsUnknown: Bool
    package var projects: [(id: String, role: String)]
    package var authenticatedAt: Timestamp
    package var authenticationContext: String?
    package var sessionID: String
    package var idpInitiated: Bool
    package var sessionNotOnOrAfter: Timestamp?
    /// `amr`, the values of RFC 8176; empty where an IdP authenticated the person.
    package var authenticationMethods: [String]

    /// More groups than this are cut, and `groups_overage` says so.
    package static let maximumGroups = 200

    package init(
        issuer: String, subject: String, organizationID: String, organizationName: String, connectionID: String?,
        presetID: String?, identityProviderEntityID: String?, email: String, emailVerified: Bool, firstName: String?,
        lastName: String?, displayName: String?, role: String, groups: [String], groupsUnknown: Bool,
        projects: [(id: String, role: String)], authenticatedAt: Timestamp, authenticationContext: String?,
        sessionID: String, idpInitiated: Bool, sessionNotOnOrAfter: Timestamp?, authenticationMethods: [String] = []
    ) {
        self.issuer = issuer
        self.subject = subject
        self.organizationID = organizationID
        self.organizationName = organizationName
        self.connectionID = connectionID
        self.presetID = presetID
        self.identityProviderEntityID = identityProviderEntityID
        self.email = email
        self.emailVerified = emailVerified
        self.firstName = firstName
        self.lastName = lastName
        self.displayName = displayName
        self.role = role
        self.groups = groups
        self.groupsUnknown = groupsUnknown
        self.projects = projects
        self.authenticatedAt = authenticatedAt
        self.authenticationContext = authenticationContext
        self.sessionID = sessionID
        self.idpInitiated = idpInitiated
        self.sessionNotOnOrAfter = sessionNotOnOrAfter
        self.authenticationMethods = authenticationMethods
    }

    /// The claims of an ID token.
    package func token(audience: String, nonce: String?, issuedAt: Timestamp, lifetime: Duration) -> JSONValue {
        var object = JSONObject([
            ("iss", .string(issuer)), ("sub", .string(subject)), ("aud", .string(audience)),
            ("exp", .integer(issuedAt.advanced(by: lifetime).secondsSinceEpoch)),
            ("iat", .integer(issuedAt.secondsSinceEpoch)), ("auth_time", .integer(authenticatedAt.secondsSinceEpoch)),
            ("sid", .string(sessionID)),
        ])
        if let nonce { object["nonce"] = .string(nonce) }
        if let authenticationContext { object["acr"] = .string(authenticationContext) }
        if !authenticationMethods.isEmpty { object["amr"] = JSONValue(authenticationMethods) }
        if let end = sessionNotOnOrAfter { object["session_not_on_or_after"] = .integer(end.secondsSinceEpoch) }
        object["idp_initiated"] = .bool(idpInitiated)
        addPerson(to: &object, scopes: ["email", "profile"])
        return .object(object)
    }

    /// The answer of the UserInfo endpoint for these scopes.
    package func userInfo(scopes: [String]) -> JSONValue {
        var object = JSONObject([("sub", .string(subject))])
        addPerson(to: &object, scopes: scopes)
        return .object(object)
    }

    private func addPerson(to object: inout JSONObject, scopes: [String]) {
        object["org_id"] = .string(organizationID)
        object["org_name"] = .string(organizationName)
        if let connectionID, let presetID, let identityProviderEntityID {
            object["connection_id"] = .string(connectionID)
            object["idp"] = [
                "protocol": "saml", "vendor": .string(presetID), "entity_id": .string(identityProviderEntityID),
            ]
        }
        if scopes.contains("email") {
            object["email"] = .string(email)
            object["email_verified"] = .bool(emailVerified)
        }
        if scopes.contains("profile") {
            let full = [firstName, lastName].compactMap { $0 }.joined(separator: " ")
            if let name = displayName ?? (full.isEmpty ? nil : full) { object["name"] = .string(name) }
            if let firstName { object["given_name"] = .string(firstName) }
            if let lastName { object["family_name"] = .string(lastName) }
        }
        object["role"] = .string(role)
        object["groups"] = JSONValue(groups.prefix(IDTokenClaims.maximumGroups))
        if groups.count > IDTokenClaims.maximumGroups || groupsUnknown { object["groups_overage"] = true }
        object["projects"] = .array(projects.map { ["id": .string($0.id), "role": .string($0.role)] })
    }
}
