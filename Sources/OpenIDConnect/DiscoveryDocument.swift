package import Essentials

/// What `/.well-known/openid-configuration` says (OpenID Connect Discovery 3).
///
/// Everything whose omission would mean a default that we don't want is spelled out.
package struct DiscoveryDocument: Sendable {
    package let json: JSONValue

    package init(issuer: String) {
        func at(_ path: String) -> JSONValue { .string(issuer + path) }
        json = [
            "issuer": .string(issuer), "authorization_endpoint": at("/oauth2/authorize"),
            "token_endpoint": at("/oauth2/token"), "userinfo_endpoint": at("/oauth2/userinfo"),
            "jwks_uri": at("/oauth2/jwks"), "end_session_endpoint": at("/oauth2/logout"),
            "response_types_supported": ["code"], "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256", "RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
            "code_challenge_methods_supported": ["S256"], "scopes_supported": ["openid", "email", "profile"],
            "claims_supported": [
                "iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid", "email", "email_verified",
                "name",
                "given_name", "family_name", "org_id", "org_name", "connection_id", "idp", "role", "groups", "projects",
            ],
            "prompt_values_supported": ["none", "login", "consent", "select_account", "create"],
            "authorization_response_iss_parameter_supported": true, "claims_parameter_supported": false,
            "request_parameter_supported": false, "request_uri_parameter_supported": false,
        ]
    }
}
