/// A form with a few fields, its problem, and the ways out of it.
///
/// What it shows follows from its values alone: two answers that must not differ are made from equal ones.
package struct FormPage: Page {
    package struct Input: Sendable {
        package let name: String
        package let label: String
        /// `email`, `password` or `text`.
        package let type: String
        /// The token that password managers go by (HTML 4.10.18.7).
        package let autocomplete: String
        package let value: String
        package let isReadOnly: Bool

        package init(
            _ name: String, label: String, type: String, autocomplete: String, value: String = "",
            isReadOnly: Bool = false
        ) {
            self.name = name
            self.label = label
            self.type = type
            self.autocomplete = autocomplete
            self.value = value
            self.isReadOnly = isReadOnly
        }
    }

    /// A further button: the same fields, unchecked, to another place.
    package struct Alternative: Sendable {
        package let label: String
        package let action: String
        /// The value of the field `wish`.
        package let wish: String

        package init(_ label: String, action: String, wish: String) {
            self.label = label
            self.action = action
            self.wish = wish
        }
    }

    package let title: String
    package var paragraphs: [String] = []
    package var problem: String?
    package let action: String
    package var hidden: [(name: String, value: String)] = []
    package var inputs: [Input] = []
    package let button: String
    /// The value of the field `wish` that the first button sends; nil: none.
    package var wish: String?
    package var alternatives: [Alternative] = []
    package var links: [(text: String, url: String)] = []

    package init(title: String, action: String, button: String) {
        self.title = title
        self.action = action
        self.button = button
    }

    package var template: String { "form" }
    package var values: [String: Any] {
        let focused = inputs.firstIndex { $0.value.isEmpty && !$0.isReadOnly }
        var values: [String: Any] = [
            "paragraphs": paragraphs.map { ["text": $0] as [String: Any] }, "action": action, "button": button,
            "hidden": hidden.map { ["name": $0.name, "value": $0.value] as [String: Any] },
            "inputs": inputs.enumerated().map { index, input in
                [
                    "name": input.name, "label": input.label, "type": input.type, "autocomplete": input.autocomplete,
                    "value": input.value, "readOnly": input.isReadOnly, "focus": index == focused,
                    "hasProblem": problem != nil,
                ] as [String: Any]
            },
            "alternatives": alternatives.map {
                ["label": $0.label, "target": $0.action, "wish": $0.wish] as [String: Any]
            },
            "links": links.map { ["text": $0.text, "url": $0.url] as [String: Any] },
        ]
        if let problem { values["problem"] = problem }
        if let wish { values["mainWish"] = wish }
        return values
    }
}
