import Essentials
import OpenIDConnect
import Testing

@Suite struct AuthorizationRequestTests {
    static let good: [(name: String, value: String)] = [
        ("response_type", "code"), ("client_id", "app-a"), ("redirect_uri", "https://a.example/cb"),
        ("scope", "openid email"),
        ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"), ("code_challenge_method", "S256"),
    ]

    @Test(arguments: [
        ("response_type", "token", "unsupported_response_type"), ("scope", "email", "invalid_scope"),
        ("code_challenge", "", "invalid_request"), ("code_challenge", "short", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"), ("code_challenge_method", "", "invalid_request"),
        ("request", "x", "request_not_supported"), ("request_uri", "https://x", "request_uri_not_supported"),
        ("response_mode", "fragment", "invalid_request"), ("prompt", "none login", "invalid_request"),
        ("max_age", "-1", "invalid_request"), ("prompt", "dance", "invalid_request"),
    ])
    func `rule R28: a request that asks for less safety is refused with its OAuth code`(
        name: String, value: String, code: String
    ) {
        let parameters = Self.good.filter { $0.name != name } + [(name, value)]
        #expect {
            _ = try AuthorizationRequest(parameters)
        } throws: { error in
            (error as? AuthorizationError)?.oauthCode == code
        }
    }

    @Test func `unknown parameters are ignored, repeated ones are refused without a redirect`() throws {
        _ = try AuthorizationRequest(Self.good + [("display", "page"), ("claims", "{}"), ("x", "y")])
        #expect {
            _ = try AuthorizationRequest(Self.good + [("scope", "openid")])
        } throws: { error in
            (error as? AuthorizationError)?.mayRedirect == false
        }
    }

    @Test func `RFC 7636 appendix B: the verifier belongs to its challenge and to no other`() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        #expect(CodeChallenge.matches("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", verifier: verifier))
        #expect(!CodeChallenge.matches("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", verifier: verifier + "x"))
        #expect(!CodeChallenge.matches(CodeChallenge.challenge(for: "short"), verifier: "short"))
    }

    @Test(arguments: [
        ("https://a.example/cb", true), ("https://a.example/cb/", false), ("https://a.example/cb?x=1", false),
        ("https://A.example/cb", false), ("http://127.0.0.1:9999/cb", true),
        ("http://127.0.0.1.evil.example/cb", false),
        ("http://127.0.0.1:9999@evil.example/cb", false), ("http://127.0.0.1:/cb", false),
    ])
    func `rule R28: a redirect URI is matched exactly; a loopback port may differ`(uri: String, expected: Bool) {
        let registered = ["https://a.example/cb", "http://127.0.0.1:8000/cb"]
        #expect(AuthorizationResponse.isRegistered(uri, among: registered) == expected)
    }

    @Test func `client credentials in header and form at once are refused`() {
        let form: [(name: String, value: String)] = [
            ("grant_type", "authorization_code"), ("code", "c"), ("redirect_uri", "r"), ("code_verifier", "v"),
            ("client_secret", "s"),
        ]
        #expect(throws: TokenError.self) {
            try TokenRequest(parameters: form, authorization: "Basic " + Base64.encode(Array("a:b".utf8)))
        }
        #expect(throws: TokenError.unsupportedGrantType("password")) {
            try TokenRequest(parameters: [("client_id", "a"), ("grant_type", "password")], authorization: nil)
        }
    }
}
