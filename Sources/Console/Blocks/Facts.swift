/// Names and values, such as the settings of a connection.
package struct Facts: Block {
    package static let kind = "facts"

    package struct Fact: Sendable {
        let name: String
        let value: Inline
        let hint: Inline?

        package init(_ name: String, _ value: Inline, hint: Inline? = nil) {
            self.name = name
            self.value = value
            self.hint = hint
        }
    }

    let facts: [Fact]

    package init(_ facts: [Fact]) { self.facts = facts }

    package var values: [String: Any] {
        [
            "facts": facts.map {
                [
                    "name": $0.name, "spans": $0.value.values,
                    "hint": $0.hint.map { ["spans": $0.values] as Any } ?? false,
                ] as [String: Any]
            }
        ]
    }
}
