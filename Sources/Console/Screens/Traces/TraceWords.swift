import Essentials
import GatewayModel
import SignOn

/// The words for what traces have as codes.
enum TraceWords {
    static func badge(_ state: SignOnLogState) -> Badge {
        switch state {
        case .signedIn: Badge(.good, "signed in")
        case .refused: Badge(.bad, "refused")
        case .tested: Badge(.good, "test passed")
        case .underWay: Badge(.busy, "under way")
        case .abandoned: Badge(.neutral, "abandoned")
        }
    }

    static func badge(_ outcome: TraceCheck.Outcome) -> Badge {
        switch outcome {
        case .passed: Badge(.good, "passed")
        case .failed: Badge(.bad, "failed")
        case .warning: Badge(.warning, "warning")
        case .notApplicable: Badge(.neutral, "not applicable")
        }
    }

    static func badge(_ outcome: TraceCheck.Outcome) -> Inline {
        let badge: Badge = badge(outcome)
        return .badge(badge.tone, badge.text)
    }

    /// `in_response_to` as `In response to`.
    static func title(_ name: String) -> String {
        let words = name.split(separator: "_").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    /// Whose turn it is, as a sentence.
    static func turn(_ side: Remedy.Side) -> String {
        switch side {
        case .person: "The person who signs in"
        case .organizationAdmin: "An admin of the organization, here"
        case .identityProvider: "An admin of the identity provider, in its console"
        case .application: "Whoever runs the application"
        case .operators: "Whoever runs this installation"
        }
    }

    /// `abcd…wxyz` in groups, so that two can be compared.
    static func fingerprint(_ text: String) -> String {
        var (grouped, count) = ("", 0)
        for character in text.uppercased() {
            if count > 0, count.isMultiple(of: 2) { grouped.append(":") }
            grouped.append(character)
            count += 1
        }
        return grouped
    }

    static func clock(_ difference: Duration, allowed: Duration) -> (tone: Tone, text: String) {
        let milliseconds = difference.wholeMilliseconds
        let limit = "A difference of up to \(MomentText.length(allowed)) is allowed."
        guard abs(milliseconds) >= 1000 else { return (.good, "Both clocks show the same time. " + limit) }
        let side = milliseconds > 0 ? "ahead of" : "behind"
        let far = abs(milliseconds) > allowed.wholeMilliseconds
        let note =
            milliseconds < 0 ? " The time that the response was on its way, or that a page stood open, counts in." : ""
        return (
            far ? .bad : .good,
            "The identity provider's clock is \(MomentText.length(difference)) \(side) ours. " + limit + note
        )
    }

    static func received(_ check: TraceCheck) -> String {
        check.received ?? (check.outcome == .failed || check.outcome == .warning ? check.detail ?? "" : "")
    }
}
