/// What one check came to; all of them are kept in the trace (rule R17).
package struct CheckOutcome: Sendable, Hashable {
    package enum Verdict: String, Sendable, Hashable {
        case passed, failed, warning
        case notApplicable = "not_applicable"
    }

    package let name: String
    package let verdict: Verdict
    package let received: String?
    package let expected: String?
    /// The error of a failed check; the text of a warning stands in `received`.
    package let error: SAMLError?

    static func passed(_ name: String, received: String? = nil) -> CheckOutcome {
        CheckOutcome(name: name, verdict: .passed, received: received, expected: nil, error: nil)
    }

    static func failed(
        _ name: String, _ error: SAMLError, received: String? = nil, expected: String? = nil
    ) -> CheckOutcome {
        CheckOutcome(name: name, verdict: .failed, received: received, expected: expected, error: error)
    }

    static func notApplicable(_ name: String) -> CheckOutcome {
        CheckOutcome(name: name, verdict: .notApplicable, received: nil, expected: nil, error: nil)
    }

    static func warning(_ name: String, _ text: String, expected: String? = nil) -> CheckOutcome {
        CheckOutcome(name: name, verdict: .warning, received: text, expected: expected, error: nil)
    }
}
