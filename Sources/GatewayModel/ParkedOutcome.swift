package import Essentials

/// What a response came to, waiting under a one-time handle for the browser that asked (rule L-12).
package struct ParkedOutcome: Sendable, Hashable {
    package enum Outcome: Sendable, Hashable {
        case signedIn(SignOnResult)
        /// A test log-in that passed or failed; its trace tells.
        case tested(passed: Bool)
        /// The code of the refusal.
        case refused(code: String)
    }

    /// SHA-256 of the handle.
    package let handleHash: [UInt8]
    /// Nil where the IdP began the log-in.
    package let attempt: Identifier<SignOnAttempt>?
    /// SHA-256 of the cookie that the browser must show: the attempt's, or one set beside the handle.
    package let browserHash: [UInt8]
    package let purpose: SignOnAttempt.Purpose
    package let outcome: Outcome
    package let trace: Identifier<SignOnTrace>
    package let expiresAt: Timestamp

    package init(
        handleHash: [UInt8], attempt: Identifier<SignOnAttempt>?, browserHash: [UInt8], purpose: SignOnAttempt.Purpose,
        outcome: Outcome, trace: Identifier<SignOnTrace>, expiresAt: Timestamp
    ) {
        self.handleHash = handleHash
        self.attempt = attempt
        self.browserHash = browserHash
        self.purpose = purpose
        self.outcome = outcome
        self.trace = trace
        self.expiresAt = expiresAt
    }
}
