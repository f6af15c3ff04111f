package import Essentials

/// An application's authorization request that a log-in will answer; already checked against its client.
package struct ApplicationRequest: Sendable, Hashable {
    package let client: Identifier<Application>
    package let redirectURI: String
    package let scopes: [String]
    package let state: String?
    package let nonce: String?
    /// The S256 code challenge (RFC 7636).
    package let codeChallenge: String
    /// Seconds; nil where the application sets no limit.
    package let maximumAge: Int?
    /// `prompt=login`: the person must authenticate again.
    package let forceAuthentication: Bool
    /// `prompt=none`: no page may be shown.
    package let silent: Bool
    package let loginHint: String?
    /// The organization that was asked for; nil leaves it to the person.
    package let organization: Identifier<Organization>?

    package init(
        client: Identifier<Application>, redirectURI: String, scopes: [String], state: String?, nonce: String?,
        codeChallenge: String, maximumAge: Int? = nil, forceAuthentication: Bool = false, silent: Bool = false,
        loginHint: String? = nil, organization: Identifier<Organization>? = nil
    ) {
        self.client = client
        self.redirectURI = redirectURI
        self.scopes = scopes
        self.state = state
        self.nonce = nonce
        self.codeChallenge = codeChallenge
        self.maximumAge = maximumAge
        self.forceAuthentication = forceAuthentication
        self.silent = silent
        self.loginHint = loginHint
        self.organization = organization
    }
}
