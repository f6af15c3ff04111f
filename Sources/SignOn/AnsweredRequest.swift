package import Essentials
import GatewayModel

/// The request that a response answers, as far as judging the response needs it; its trace keeps it when the attempt has
/// gone.
package struct AnsweredRequest: Sendable, Hashable {
    package let id: String
    package let issuedAt: Timestamp
    package let expiresAt: Timestamp
    /// ForceAuthn was sent.
    package let freshAuthentication: Bool
    /// A test log-in, which signs nobody in (rule A-6).
    package let isTest: Bool
}

extension AnsweredRequest {
    /// Nil before a request was made.
    init?(_ attempt: SignOnAttempt) {
        guard let id = attempt.requestID else { return nil }
        self.init(
            id: id, issuedAt: attempt.startedAt, expiresAt: attempt.expiresAt,
            freshAuthentication: attempt.freshAuthentication, isTest: attempt.isTest)
    }

    init?(json: JSONValue?) {
        guard let id = json?["id"]?.string, let issued = json?["issued_at"]?.string.flatMap({ Timestamp(text: $0) }),
            let expires = json?["expires_at"]?.string.flatMap({ Timestamp(text: $0) })
        else { return nil }
        self.init(
            id: id, issuedAt: issued, expiresAt: expires,
            freshAuthentication: json?["fresh_authentication"]?.bool ?? false,
            isTest: json?["test"]?.bool ?? false)
    }

    package var json: JSONValue {
        [
            "id": .string(id), "issued_at": JSONValue(issuedAt), "expires_at": JSONValue(expiresAt),
            "fresh_authentication": .bool(freshAuthentication), "test": .bool(isTest),
        ]
    }
}

extension SignOnAttempt {
    /// Whether an admin tries the connection out.
    package var isTest: Bool { if case .test = purpose { true } else { false } }
}
