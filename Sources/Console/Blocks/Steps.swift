/// Numbered instructions.
package struct Steps: Block {
    package static let kind = "steps"
    let steps: [Inline]
    let first: Int

    /// - Parameter first: the number of the first one.
    package init(_ steps: [Inline], from first: Int = 1) {
        self.steps = steps
        self.first = first
    }

    package var values: [String: Any] {
        ["first": String(first), "steps": steps.map { ["spans": $0.values] as [String: Any] }]
    }
}
