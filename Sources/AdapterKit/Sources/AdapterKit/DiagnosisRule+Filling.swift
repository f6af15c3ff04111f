/// What a rule says about one failure at one connection: its texts with the values in place of the names in braces.
extension DiagnosisRule {
    /// What may stand in double braces in `meaning`, `remedy`, `field` and `value`.
    public static let placeholders: Set<String> = [
        "acsURL", "entityID", "metadataURL", "startURL", "received", "expected",
    ]

    /// The diagnosis; a `value` of which a part is not known is left out.
    public func diagnosis(of failure: FailureReport, at configuration: ConnectionConfiguration) -> Diagnosis {
        let base = configuration.serviceProviderEntityID
        let values: [String: String?] = [
            "acsURL": configuration.acsURL, "entityID": base, "metadataURL": base + "/metadata",
            "startURL": base + "/login", "received": failure.received, "expected": failure.expected,
        ]
        func fill(_ text: String) -> String { DiagnosisRule.filled(text) { (values[$0] ?? nil) ?? "nothing" } }
        var value = self.value
        if let text = value {
            var isKnown = true
            value = DiagnosisRule.filled(text) { name in
                guard let known = values[name] ?? nil else {
                    isKnown = false
                    return ""
                }
                return known
            }
            if !isKnown { value = nil }
        }
        return Diagnosis(
            id: id, meaning: fill(meaning), remedy: fill(remedy), field: field.map(fill), value: value)
    }

    /// The names that stand in double braces.
    public static func names(in text: String) -> [String] {
        var names: [String] = []
        _ = filled(text) { name in
            names.append(name)
            return ""
        }
        return names
    }

    /// One walk: what a value brings is never read for braces again, for it may be a stranger's text.
    private static func filled(_ text: String, _ value: (String) -> String) -> String {
        var (rest, filled) = (text[...], "")
        while let start = brace("{{", in: rest), let end = brace("}}", in: rest[start...]) {
            let nameStart = rest.index(start, offsetBy: 2)
            filled += rest[..<start]
            filled += value(String(rest[nameStart..<end]))
            rest = rest[rest.index(end, offsetBy: 2)...]
        }
        return filled + rest
    }

    private static func brace(_ pair: String, in text: Substring) -> Substring.Index? {
        text.indices.first { text[$0...].hasPrefix(pair) }
    }
}
