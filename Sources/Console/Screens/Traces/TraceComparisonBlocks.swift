import Essentials
import SignOn

/// Two judgements side by side: what differs first, what is the same to open.
struct TraceComparisonBlocks {
    let comparison: TraceComparison
    /// What the two are called, as column heads.
    let first: String
    let second: String

    var blocks: [any Block] {
        guard comparison.differs else {
            return [Notice(.neutral, "Nothing differs: the same checks came to the same, with the same values.")]
        }
        var blocks: [any Block] = []
        let checks = comparison.checks.filter(\.differs)
        if !checks.isEmpty { blocks += [Heading("Checks that differ"), table("Checks that differ", checks)] }
        let values = comparison.values.filter(\.differs)
        if !values.isEmpty {
            blocks += [
                Heading("Values that differ"),
                Table(
                    "Values of the person that differ", columns: ["Field", first, second],
                    rows: values.map { pair in
                        [
                            .init(Inline(TraceWords.title(pair.field))), cell(pair.first), cell(pair.second),
                        ]
                    }, empty: "None."),
            ]
        }
        let same = comparison.checks.filter { !$0.differs }
        if !same.isEmpty {
            blocks.append(
                Disclosure(Inline("\(same.count) checks that came to the same"), [table("Checks alike", same)]))
        }
        return blocks
    }

    private func table(_ caption: String, _ checks: [TraceCheckPair]) -> Table {
        Table(
            caption, columns: ["Check", first, second],
            rows: checks.map { pair in
                [.init(Inline(TraceWords.title(pair.name))), cell(pair.first), cell(pair.second)]
            }, empty: "None.")
    }

    private func cell(_ check: TraceCheck?) -> Table.Cell {
        guard let check else { return .init(.badge(.neutral, "not reached")) }
        let received = TraceWords.received(check)
        var said: [String] = received.isEmpty ? [] : ["received \(received)"]
        if let expected = check.expected { said.append("expected \(expected)") }
        return .init(TraceWords.badge(check.outcome), faint: said.isEmpty ? nil : Inline(said.joined(separator: ", ")))
    }

    private func cell(_ value: TraceJudgement.Value?) -> Table.Cell {
        guard let value else { return .init(.badge(.neutral, "absent")) }
        return .init(
            Inline(value.values.joined(separator: ", ")), faint: value.source.map { Inline("from \($0)") })
    }
}
