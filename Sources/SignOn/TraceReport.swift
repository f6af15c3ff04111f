package import GatewayModel

/// A trace that explains itself: what happened, why, and where it is to be mended (rule L-10).
package struct TraceReport: Sendable {
    package let trace: SignOnTrace
    /// As it is now; nil where it was deleted, and for a log-in by password.
    package let connection: Connection?
    package let judgement: TraceJudgement
    /// Whether the response is kept, so that it can be read and judged again.
    package var keepsResponse: Bool { trace.sealedResponse != nil }
    /// The other traces of the same log-in, oldest first: a refusal that was tried again.
    package let flow: [SignOnTrace]
    /// How far the clocks may differ.
    package let clockSkew: Duration

    /// Whether the trace is of an admin's test log-in.
    package var isTest: Bool { trace.outcome == .tested || judgement.request?.isTest ?? false }
}

/// A check of two judgements, side by side; nil where one of them did not come to it.
package struct TraceCheckPair: Sendable, Hashable {
    package let name: String
    package let first: TraceCheck?
    package let second: TraceCheck?
    package let differs: Bool
}

/// A value of two judgements, side by side.
package struct TraceValuePair: Sendable, Hashable {
    package let field: String
    package let first: TraceJudgement.Value?
    package let second: TraceJudgement.Value?
    package var differs: Bool { first?.values != second?.values }
}

/// Two judgements, check by check and value by value.
package struct TraceComparison: Sendable {
    package let first: TraceJudgement
    package let second: TraceJudgement
    /// In the order in which checks run.
    package let checks: [TraceCheckPair]
    package let values: [TraceValuePair]

    package var differs: Bool {
        first.code != second.code || checks.contains(where: \.differs) || values.contains(where: \.differs)
    }

    package init(_ first: TraceJudgement, _ second: TraceJudgement) {
        self.first = first
        self.second = second
        checks = TraceComparison.names(first.checks.map(\.name), second.checks.map(\.name)).map { name in
            let (one, other) = (
                first.checks.first { $0.name == name }, second.checks.first { $0.name == name }
            )
            return TraceCheckPair(
                name: name, first: one, second: other, differs: one?.differs(from: other) ?? (other != nil))
        }
        values = TraceComparison.names(first.profile.map(\.field), second.profile.map(\.field)).map { field in
            TraceValuePair(
                field: field, first: first.profile.first { $0.field == field },
                second: second.profile.first { $0.field == field })
        }
    }

    /// The names of both: the longer list's order, then what only the other has.
    private static func names(_ first: [String], _ second: [String]) -> [String] {
        let (longer, shorter) = first.count >= second.count ? (first, second) : (second, first)
        return longer + shorter.filter { !longer.contains($0) }
    }
}

/// A kept response, judged once more.
package struct TraceReplay: Sendable {
    package let trace: SignOnTrace
    /// The trace's own judgement beside that of now.
    package let comparison: TraceComparison
    /// What the draft changed of the connection; empty where it was judged as it is.
    package let changed: [String]
    /// The request had to be taken from the response itself: the trace is older than the record of it.
    package let assumesRequest: Bool

    package var before: TraceJudgement { comparison.first }
    package var after: TraceJudgement { comparison.second }
}
