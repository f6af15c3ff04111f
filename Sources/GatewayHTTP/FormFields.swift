/// The fields of a form; a repeated one is refused, for two readers might see two values.
struct FormFields {
    private let pairs: [(name: String, value: String)]

    /// - Throws: `request.repeated_parameter`; `request.not_a_form`, `request.malformed_form`.
    init(_ request: GatewayRequest) throws {
        pairs = try request.formPairs
        var seen: Set<String> = []
        for pair in pairs where !seen.insert(pair.name).inserted { throw HTTPProblem.repeatedParameter(pair.name) }
    }

    /// The empty string where the field is absent.
    subscript(_ name: String) -> String { pairs.first { $0.name == name }?.value ?? "" }
}
