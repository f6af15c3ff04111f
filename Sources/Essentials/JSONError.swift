/// Why a text is not JSON that we accept.
package enum JSONError: CodedError, Hashable {
    /// Something other than `expected` stands at byte `offset`.
    case unexpected(offset: Int, expected: String)
    case notUTF8
    case tooDeep(maximum: Int)
    case duplicateKey(String)

    package var code: String {
        switch self {
        case .unexpected: "json.malformed"
        case .notUTF8: "json.not_utf8"
        case .tooDeep: "json.too_deep"
        case .duplicateKey: "json.duplicate_key"
        }
    }

    package var message: String {
        switch self {
        case .unexpected(let offset, let expected): "expected \(expected) at byte \(offset)"
        case .notUTF8: "the text is not UTF-8"
        case .tooDeep(let maximum): "values nest deeper than \(maximum) levels"
        case .duplicateKey(let key): "the member \"\(key)\" stands twice in one object"
        }
    }

    package var remedy: Remedy? { Remedy(.application, "send one JSON value in UTF-8, each member once (RFC 8259)") }
    package var exposure: Exposure { .anyone }
}
