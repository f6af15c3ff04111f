/// One question of a form.
package struct Field: Sendable {
    package enum Control: String, Sendable {
        case text, email, password, url, search, area, select, checkbox, radio, file
    }

    /// One answer to choose from.
    package struct Option: Sendable {
        let value: String
        let label: String
        let hint: String?

        package init(_ value: String, _ label: String, hint: String? = nil) {
            self.value = value
            self.label = label
            self.hint = hint
        }
    }

    package let name: String
    package let control: Control
    let label: String
    package var value = ""
    package var hint: Inline?
    /// What is wrong with the value: said beside the field, and tied to it for screen readers.
    package var error: String?
    package var isRequired = false
    package var isChecked = false
    package var isReadOnly = false
    /// The token that password managers go by (HTML 4.10.18.7); nil: `off`.
    package var autocomplete: String?
    package var options: [Option] = []
    /// What a file field takes, such as `.xml,.pem`.
    package var accepts: String?
    package var rows = 6
    /// What tells this field from one of the same name in another form of the page.
    package var idSuffix = ""

    package init(_ name: String, _ label: String, _ control: Control = .text) {
        self.name = name
        self.label = label
        self.control = control
    }

    /// The field with changes, so that one can be written in place.
    package func with(_ change: (inout Field) -> Void) -> Field {
        var copy = self
        change(&copy)
        return copy
    }

    var values: [String: Any] {
        let id = "f-" + name + idSuffix
        let described = [hint == nil ? nil : id + "-hint", error == nil ? nil : id + "-error"].compactMap { $0 }
        return [
            "template": "field-" + (isInput ? "input" : control.rawValue), "type": control.rawValue, "id": id,
            "name": name, "label": label, "value": value,
            "hint": hint.map { ["spans": $0.values] as Any } ?? false, "error": shown(error),
            "describedBy": described.isEmpty ? false as Any : described.joined(separator: " "),
            "required": isRequired, "optional": !isRequired, "checked": isChecked, "readOnly": isReadOnly,
            "autocomplete": autocomplete ?? "off", "accepts": shown(accepts), "rows": String(rows),
            "options": options.enumerated().map { index, option -> [String: Any] in
                [
                    "value": option.value, "label": option.label, "hint": shown(option.hint),
                    "chosen": option.value == value, "optionID": "\(id)-\(index)",
                ]
            },
        ]
    }

    private var isInput: Bool {
        switch control {
        case .text, .email, .password, .url, .search: true
        case .area, .select, .checkbox, .radio, .file: false
        }
    }
}
