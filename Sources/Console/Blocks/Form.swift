/// Something to fill in and send.
package struct Form: Block {
    package static let kind = "form"

    package enum Method: String, Sendable { case get, post }

    let action: String
    let method: Method
    let fields: [Field]
    let hidden: [(name: String, value: String)]
    let button: String
    let weight: PostButton.Weight
    let cancel: Link?
    /// Whether a file is among the fields.
    let isMultipart: Bool
    /// Whether the fields stand in a row, as filters above a list do.
    let isRow: Bool

    /// - Parameters:
    ///   - button: a verb.
    ///   - cancel: where to go without doing it.
    ///   - isRow: whether the fields stand in a row; nil: those of a form that only asks do.
    package init(
        to action: String, method: Method = .post, fields: [Field] = [], hidden: [(name: String, value: String)] = [],
        button: String, weight: PostButton.Weight = .primary, cancel: Link? = nil,
        isRow: Bool? = nil
    ) {
        self.isRow = isRow ?? (method == .get)
        self.action = action
        self.method = method
        self.fields = fields
        self.hidden = hidden
        self.button = button
        self.weight = weight
        self.cancel = cancel
        isMultipart = fields.contains { $0.control == .file }
    }

    package var values: [String: Any] {
        [
            "action": action, "method": method.rawValue, "posts": method == .post, "multipart": isMultipart,
            "row": isRow,
            // Whoever searches need say nothing.
            "fields": fields.map { method == .get ? $0.values.merging(["optional": false]) { $1 } : $0.values },
            "hidden": hidden.map { ["name": $0.name, "value": $0.value] },
            "button": button, "weight": weight.rawValue, "cancel": cancel.map { $0.values as Any } ?? false,
        ]
    }
}
