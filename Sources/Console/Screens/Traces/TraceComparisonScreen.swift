package import Essentials
import GatewayModel
package import SignOn

/// Two runs of one connection, side by side.
package struct TraceComparisonScreen: Screen {
    let first: TraceReport
    let second: TraceReport
    let comparison: TraceComparison
    let log: String
    let now: Timestamp

    /// - Parameter log: the address of the list of log-ins.
    package init(
        _ first: TraceReport, _ second: TraceReport, _ comparison: TraceComparison, log: String, now: Timestamp
    ) {
        self.first = first
        self.second = second
        self.comparison = comparison
        self.log = log
        self.now = now
    }

    package var title: String { "Two log-ins compared" }
    package var lead: Inline? { first.connection.map { "Both through \($0.name)." } }
    package var trail: [Link] { [Link("Log-ins", log), Link(first.trace.id.text, "\(log)/\(first.trace.id)")] }

    package var blocks: [any Block] {
        [
            Facts([fact("First", first), fact("Second", second)])
        ] + TraceComparisonBlocks(comparison: comparison, first: "First", second: "Second").blocks
    }

    private func fact(_ name: String, _ report: TraceReport) -> Facts.Fact {
        let who = report.trace.email.map { "\($0), " } ?? ""
        return Facts.Fact(
            name, .link(who + MomentText.full(report.trace.at, now: now), "\(log)/\(report.trace.id)"),
            hint: Inline(report.judgement.verdict))
    }
}
