package import Essentials

/// One element of a message as people read it: what was written, without what would make it worth stealing.
package struct DecodedElement: Sendable, Hashable {
    package struct Attribute: Sendable, Hashable {
        package let name: String
        package let value: String
    }

    /// With its prefix, as in the document.
    package let name: String
    /// Namespace declarations first.
    package let attributes: [Attribute]
    /// The text as it stands; nil where there is none but the layout between elements.
    package let text: String?
    /// The text of a signature value, digest, key or certificate is cut to its beginning.
    package let isShortened: Bool
    package let children: [DecodedElement]

    /// The element as a JSON object: `name`, `attributes` (objects with `name` and `value`), `text`, `shortened`,
    /// `children`.
    package var json: JSONValue {
        var object = JSONObject([("name", .string(name))])
        if !attributes.isEmpty {
            object["attributes"] = .array(
                attributes.map { ["name": .string($0.name), "value": .string($0.value)] })
        }
        if let text { object["text"] = .string(text) }
        if isShortened { object["shortened"] = true }
        if !children.isEmpty { object["children"] = .array(children.map(\.json)) }
        return .object(object)
    }

    /// Indented XML, two blanks a level; well-formed, and good for reading only.
    package var xml: String {
        var lines: [String] = []
        write(indent: "", into: &lines)
        return lines.joined(separator: "\n")
    }

    private func write(indent: String, into lines: inout [String]) {
        let start =
            indent + "<" + name + attributes.map { " \($0.name)=\"\(DecodedElement.escaped($0.value))\"" }.joined()
        guard !children.isEmpty else {
            let text = text.map(DecodedElement.escaped) ?? ""
            lines.append(text.isEmpty ? start + "/>" : "\(start)>\(text)</\(name)>")
            return
        }
        lines.append(start + ">" + (text.map(DecodedElement.escaped) ?? ""))
        for child in children { child.write(indent: indent + "  ", into: &lines) }
        lines.append("\(indent)</\(name)>")
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
