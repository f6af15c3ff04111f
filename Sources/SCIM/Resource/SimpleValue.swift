import Essentials

/// The reader of values that are not complex (RFC 7643 2.3).
struct SimpleValue {
    private let attribute: SCIMAttribute
    private let path: String

    init(_ attribute: SCIMAttribute, path: String) {
        self.attribute = attribute
        self.path = path
    }

    /// The value as sent, if it is one of the attribute's type: values are not reformatted, since some clients compare
    /// and send again on any difference (checklist 41).
    ///
    /// - Throws: `scim.invalid_value`.
    func read(_ value: JSONValue) throws(SCIMError) -> JSONValue {
        switch (attribute.kind, value) {
        case (.string, .string(let text)): try checkName(text)
        case (.boolean, .bool), (.integer, .integer), (.decimal, .integer), (.decimal, .number), (.reference, .string):
            break
        case (.dateTime, .string(let text)):
            guard Timestamp(text: text) != nil else {
                throw refusal("is \(excerpt(text)), expected a time with a zone, such as 2026-03-04T05:06:07Z")
            }
        case (.binary, .string(let text)):
            guard Base64.decode(text.utf8) != nil else { throw refusal("is not base64 (RFC 4648 4)") }
        default: throw refusal("is \(value.kindName) (\(value.excerpt)), expected \(expected)")
        }
        return value
    }

    private func refusal(_ reason: String) -> SCIMError { .invalidValue(attribute: path, reason) }

    private var expected: String {
        switch attribute.kind {
        case .string, .reference: "a string"
        case .boolean: "true or false without quotation marks"
        case .decimal: "a number"
        case .integer: "a number without decimals"
        case .dateTime: "a time as a string"
        case .binary: "base64 as a string"
        case .complex: "an object"
        }
    }

    /// A name that tells resources apart must not come in two forms that look alike (checklist 32).
    private func checkName(_ text: String) throws(SCIMError) {
        guard attribute.uniqueness != .none else { return }
        guard text.first?.isWhitespace == false, text.last?.isWhitespace == false else {
            throw refusal("is \(excerpt(text)), expected no space at its ends")
        }
        guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw refusal("is \(excerpt(text)), expected no control characters")
        }
    }
}
