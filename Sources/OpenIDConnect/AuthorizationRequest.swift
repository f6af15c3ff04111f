import Essentials

/// An authorization request for a code with PKCE (OpenID Connect Core 3.1.2.1, RFC 7636).
package struct AuthorizationRequest: Sendable, Hashable {
    package enum Prompt: String, Sendable, Hashable {
        case none, login, consent, selectAccount = "select_account", create
    }

    package let clientID: String
    package let redirectURI: String
    package let scopes: [String]
    package let state: String?
    package let nonce: String?
    package let prompts: Set<Prompt>
    /// Seconds.
    package let maximumAge: Int?
    package let loginHint: String?
    package let domainHint: String?
    package let organization: String?
    package let connection: String?
    package let codeChallenge: String
    package let acrValues: [String]

    /// Client and redirect URI alone, read first: nothing may be redirected before they are proven.
    package static func target(
        _ parameters: [(name: String, value: String)]
    ) throws(AuthorizationError) -> (clientID: String, redirectURI: String, state: String?) {
        var seen: Set<String> = []
        for (name, _) in parameters where !seen.insert(name).inserted { throw .repeatedParameter(name) }
        func value(_ name: String) -> String? { parameters.first { $0.name == name && !$0.value.isEmpty }?.value }
        guard let clientID = value("client_id") else { throw .missingParameter("client_id") }
        guard let redirectURI = value("redirect_uri") else { throw .missingParameter("redirect_uri") }
        return (clientID, redirectURI, value("state"))
    }

    /// Reads the whole request; unknown parameters are ignored (RFC 6749 3.1).
    package init(_ parameters: [(name: String, value: String)]) throws(AuthorizationError) {
        let target = try AuthorizationRequest.target(parameters)
        func value(_ names: String...) -> String? {
            for name in names {
                if let found = parameters.first(where: { $0.name == name && !$0.value.isEmpty }) { return found.value }
            }
            return nil
        }
        (clientID, redirectURI, state) = target
        if value("request") != nil { throw .requestObject }
        if value("request_uri") != nil { throw .requestURI }
        guard value("response_type") == "code" else { throw .unsupportedResponseType(value("response_type")) }
        if let mode = value("response_mode"), mode != "query" { throw .unsupportedResponseMode(mode) }
        scopes = (value("scope") ?? "").split(separator: " ").map(String.init)
        guard scopes.contains("openid") else { throw .openIDScopeMissing }
        nonce = value("nonce")
        var prompts: Set<Prompt> = []
        for word in (value("prompt") ?? "").split(separator: " ") {
            guard let prompt = Prompt(rawValue: String(word)) else { throw .malformedParameter("prompt") }
            prompts.insert(prompt)
        }
        guard !prompts.contains(.none) || prompts.count == 1 else { throw .promptConflict }
        self.prompts = prompts
        if let text = value("max_age") {
            guard let seconds = Int(text), seconds >= 0 else { throw .malformedParameter("max_age") }
            maximumAge = seconds
        } else {
            maximumAge = nil
        }
        loginHint = value("login_hint")
        domainHint = value("domain_hint")
        organization = value("organization", "org_id")
        connection = value("connection", "connector_id", "kc_idp_hint")
        acrValues = (value("acr_values") ?? "").split(separator: " ").map(String.init)
        guard let challenge = value("code_challenge") else { throw .codeChallengeMissing }
        guard value("code_challenge_method") == "S256" else {
            throw .codeChallengeMethod(value("code_challenge_method"))
        }
        guard Base64.decodeURLSafe(challenge.utf8)?.count == 32 else { throw .codeChallengeMalformed }
        codeChallenge = challenge
    }
}
