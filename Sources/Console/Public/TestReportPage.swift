/// Shows an admin what a test log-in found: each check, what was received and what was expected (rule A-6).
package struct TestReportPage: Page {
    package struct Check: Sendable {
        package let name: String
        /// `passed`, `failed`, `warning` or `not applicable`.
        package let outcome: String
        package let received: String
        package let expected: String

        package init(name: String, outcome: String, received: String, expected: String) {
            self.name = name
            self.outcome = outcome
            self.received = received
            self.expected = expected
        }
    }

    package let passed: Bool
    package let code: String?
    /// What the adapter makes of the failure, and where to mend it.
    package let meaning: String?
    package let remedy: String?
    package let checks: [Check]
    /// The normalised profile: field, value, where the value came from.
    package let profile: [(field: String, value: String, source: String)]
    package let supportNumber: String

    package init(
        passed: Bool, code: String?, meaning: String?, remedy: String?, checks: [Check],
        profile: [(field: String, value: String, source: String)], supportNumber: String
    ) {
        self.passed = passed
        self.code = code
        self.meaning = meaning
        self.remedy = remedy
        self.checks = checks
        self.profile = profile
        self.supportNumber = supportNumber
    }

    package var template: String { "test-report" }
    package var title: String { passed ? "The test log-in passed" : "The test log-in failed" }
    package var values: [String: Any] {
        var values: [String: Any] = [
            "passed": passed, "supportNumber": supportNumber,
            "checks": checks.map {
                [
                    "name": $0.name, "outcome": $0.outcome, "received": $0.received, "expected": $0.expected,
                    "mark": $0.outcome == "passed" ? "✓" : $0.outcome == "failed" ? "✗" : "–",
                    "class": $0.outcome == "passed" ? "good" : $0.outcome == "failed" ? "bad" : "quiet",
                ] as [String: Any]
            },
            "profile": profile.map {
                ["field": $0.field, "value": $0.value, "source": $0.source] as [String: Any]
            },
            "hasProfile": !profile.isEmpty,
        ]
        if let code { values["code"] = code }
        if let meaning { values["meaning"] = meaning }
        if let remedy { values["remedy"] = remedy }
        return values
    }
}
