/// The fields of a form; a repeated one is refused, for two readers might see two values.
struct FormFields: Sendable {
    private let pairs: [(name: String, value: String)]
    /// Files that the person chose; a field that was left empty is none.
    private var files: [String: ArraySlice<UInt8>] = [:]

    /// - Throws: `request.repeated_parameter`; `request.not_a_form`, `request.malformed_form`.
    init(_ request: GatewayRequest) throws {
        if let boundary = request.header("content-type").flatMap(MultipartDecoder.boundary) {
            var pairs: [(name: String, value: String)] = []
            for part in try MultipartDecoder.parts(request.body, boundary: boundary) {
                guard part.fileName == nil else {
                    guard !part.content.isEmpty else { continue }
                    guard files.updateValue(part.content, forKey: part.name) == nil else {
                        throw HTTPProblem.repeatedParameter(part.name)
                    }
                    continue
                }
                guard let text = String(validating: part.content, as: UTF8.self) else {
                    throw HTTPProblem.malformedForm
                }
                pairs.append((part.name, text))
            }
            self.pairs = pairs
        } else {
            pairs = try request.formPairs
        }
        var seen: Set<String> = []
        for pair in pairs where !seen.insert(pair.name).inserted { throw HTTPProblem.repeatedParameter(pair.name) }
    }

    /// The empty string where the field is absent.
    subscript(_ name: String) -> String { pairs.first { $0.name == name }?.value ?? "" }

    /// Whether a box is ticked.
    func isOn(_ name: String) -> Bool { !self[name].isEmpty }

    /// Whether the form had this field at all.
    func has(_ name: String) -> Bool { pairs.contains { $0.name == name } }

    /// The names of the ticked boxes that begin so, without the beginning.
    func names(beginning prefix: String) -> [String] {
        pairs.filter { $0.name.hasPrefix(prefix) }.map { String($0.name.dropFirst(prefix.count)) }
    }

    /// The bytes of a chosen file; nil for none.
    func file(_ name: String) -> ArraySlice<UInt8>? { files[name] }
}
