package import Essentials

/// What happened at one log-in, for the admin who must mend it (rule L-10).
package struct SignOnTrace: Sendable, Hashable {
    package enum Outcome: String, Sendable, Hashable { case signedIn = "signed_in", refused, tested }

    package let id: Identifier<SignOnTrace>
    /// Nil where no organization could be made out; such traces are bounded in number.
    package let organization: Identifier<Organization>?
    package let connection: Identifier<Connection>?
    package let attempt: Identifier<SignOnAttempt>?
    package let at: Timestamp
    package let outcome: Outcome
    /// Whom the log-in was about, in lower case; nil where no address became known.
    ///
    /// Traces are found by it.
    package let email: String?
    /// The code of the refusal, or nil.
    package let code: String?
    /// Checks, diagnosis, profile: what the admin reads (JSON object).
    package let detail: JSONValue
    /// The response as it came, sealed; it is a bearer credential.
    package let sealedResponse: [UInt8]?
    package let expiresAt: Timestamp

    package init(
        id: Identifier<SignOnTrace>, organization: Identifier<Organization>?, connection: Identifier<Connection>?,
        attempt: Identifier<SignOnAttempt>?, at: Timestamp, outcome: Outcome, email: String? = nil, code: String?,
        detail: JSONValue, sealedResponse: [UInt8]?, expiresAt: Timestamp
    ) {
        self.id = id
        self.organization = organization
        self.connection = connection
        self.attempt = attempt
        self.at = at
        self.outcome = outcome
        self.email = email
        self.code = code
        self.detail = detail
        self.sealedResponse = sealedResponse
        self.expiresAt = expiresAt
    }
}
