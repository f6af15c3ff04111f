import Essentials

/// One check of a judgement.
package struct TraceCheck: Sendable, Hashable {
    package enum Outcome: String, Sendable, Hashable {
        case passed, failed, warning
        case notApplicable = "not_applicable"
    }

    /// `audience`, `validity`, …
    /// .
    package let name: String
    package let outcome: Outcome
    package let received: String?
    package let expected: String?
    /// The error of a failed check, or what a warning says.
    package let detail: String?
    /// The code of a failed check.
    package let code: String?
}

extension TraceCheck {
    /// Nil for what is no check: nothing of a trace is made up.
    init?(json: JSONValue) {
        guard let name = json["name"]?.string, let outcome = json["outcome"]?.string.flatMap(Outcome.init(rawValue:))
        else { return nil }
        self.init(
            name: name, outcome: outcome, received: json["received"]?.string, expected: json["expected"]?.string,
            detail: json["detail"]?.string, code: json["code"]?.string)
    }

    /// What differs between two judgements of a check: the outcome, or what was in the way of it.
    ///
    /// Two that passed are alike: each log-in has a request and instants of its own.
    func differs(from other: TraceCheck?) -> Bool {
        guard let other else { return true }
        guard outcome == other.outcome, code == other.code else { return true }
        return outcome != .passed && (received != other.received || expected != other.expected)
    }
}
