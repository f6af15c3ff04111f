import Essentials

/// An application's wish that the person be signed out (OpenID Connect RP-Initiated Logout 1.0, 2).
package struct EndSessionRequest: Sendable {
    /// `id_token_hint`, not verified yet.
    package let unverifiedHint: String?
    package let clientID: String?
    package let postLogoutRedirectURI: String?
    package let state: String?
    /// What our own page sends back once the person has said yes; not the standard's.
    package let confirmation: String?

    /// Unknown parameters are ignored.
    ///
    /// - Throws: `oidc.repeated_parameter`.
    package init(_ parameters: [(name: String, value: String)]) throws(AuthorizationError) {
        var seen: Set<String> = []
        for (name, _) in parameters where !seen.insert(name).inserted { throw .repeatedParameter(name) }
        func value(_ name: String) -> String? { parameters.first { $0.name == name && !$0.value.isEmpty }?.value }
        unverifiedHint = value("id_token_hint")
        clientID = value("client_id")
        postLogoutRedirectURI = value("post_logout_redirect_uri")
        state = value("state")
        confirmation = value("confirmation")
    }
}
