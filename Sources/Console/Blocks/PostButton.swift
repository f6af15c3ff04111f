/// A button that does something at once: a form with nothing to type.
package struct PostButton: Sendable {
    package enum Weight: String, Sendable { case primary, other, danger }

    let label: String
    /// What a screen reader says where the label alone would be one of many.
    let fullLabel: String?
    let action: String
    let fields: [(name: String, value: String)]
    let weight: Weight

    package init(
        _ label: String, to action: String, fields: [(name: String, value: String)] = [], weight: Weight = .other,
        fullLabel: String? = nil
    ) {
        self.label = label
        self.action = action
        self.fields = fields
        self.weight = weight
        self.fullLabel = fullLabel
    }

    var values: [String: Any] {
        [
            "label": label, "full": shown(fullLabel), "action": action, "weight": weight.rawValue,
            "fields": fields.map { ["name": $0.name, "value": $0.value] },
        ]
    }
}

/// Ways to go on: links that look like buttons, and buttons.
package struct Actions: Block {
    package static let kind = "actions"
    let primary: Link?
    let links: [Link]
    let buttons: [PostButton]

    package init(primary: Link? = nil, links: [Link] = [], buttons: [PostButton] = []) {
        self.primary = primary
        self.links = links
        self.buttons = buttons
    }

    package var values: [String: Any] {
        [
            "primary": primary.map { $0.values as Any } ?? false, "links": shown(links),
            "buttons": buttons.isEmpty ? false as Any : buttons.map(\.values),
        ]
    }
}
