/// A filter or a path with a filter, cut into pieces whose texts together are the whole again (RFC 7644 3.4.2.2).
struct SCIMFilterText {
    enum Role {
        case attribute
        /// A comparison, or `and`, `or`, `not`.
        case `operator`
        /// What an attribute is compared with; quoted or not.
        case value(of: String)
        /// Blanks and brackets, and whatever stands where nothing is expected.
        case other
    }

    var pieces: [(role: Role, text: String)] = []

    private enum Place { case attribute, comparison, value, junction }
    private static let comparisons = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"]

    init(_ text: String) {
        var place = Place.attribute
        var attribute = ""
        for token in Self.tokens(text) {
            let role: Role
            switch (token.utf8.first, place) {
            case (UInt8(ascii: " "), _): role = .other
            case (UInt8(ascii: "("), _), (UInt8(ascii: "["), _): (role, place) = (.other, .attribute)
            case (UInt8(ascii: ")"), _), (UInt8(ascii: "]"), _): (role, place) = (.other, .junction)
            case (UInt8(ascii: "."), .junction): (role, attribute, place) = (.attribute, token, .comparison)
            case (_, .attribute):
                if SCIMName.same(token, "not") {
                    role = .operator
                } else {
                    (role, attribute, place) = (.attribute, token, .comparison)
                }
            case (_, .comparison):
                if SCIMName.same(token, "pr") {
                    (role, place) = (.operator, .junction)
                } else if SCIMName.isOne(token, of: Self.comparisons) {
                    (role, place) = (.operator, .value)
                } else {
                    role = .other
                }
            case (_, .value): (role, place) = (.value(of: attribute), .junction)
            case (_, .junction):
                let joins = SCIMName.isOne(token, of: ["and", "or"])
                role = joins ? .operator : .other
                if joins { place = .attribute }
            }
            pieces.append((role, token))
        }
    }

    var text: String { pieces.map(\.text).joined() }

    /// The last component of an attribute's name: `primary` of `emails.primary`.
    static func lastName(_ attribute: String) -> Substring {
        attribute.split { $0 == "." || $0 == ":" }.last ?? ""
    }

    /// Runs of blanks, brackets one by one, quoted texts, words.
    private static func tokens(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        var tokens: [String] = []
        var start = 0
        while start < bytes.count {
            var end = start + 1
            switch bytes[start] {
            case UInt8(ascii: " "): while end < bytes.count, bytes[end] == UInt8(ascii: " ") { end += 1 }
            case UInt8(ascii: "\""):
                while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
                    end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
                }
                end = min(end + 1, bytes.count)
            case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"): break
            default: while end < bytes.count, !isBreak(bytes[end]) { end += 1 }
            }
            tokens.append(String(decoding: bytes[start..<end], as: UTF8.self))
            start = end
        }
        return tokens
    }

    private static func isBreak(_ byte: UInt8) -> Bool { " \"()[]".utf8.contains(byte) }
}

extension SCIMMessage {
    /// Rewrites each text that may hold a filter: the query, a search's body, paths and path-like keys of a PATCH.
    mutating func eachFilter(_ change: (inout SCIMFilterText) -> Int) -> Int {
        var count = 0
        for index in query.indices where SCIMName.same(query[index].name, "filter") {
            count += Self.rewrite(&query[index].value, change)
        }
        if isSearch {
            count += (body?.withObject { $0.update("filter") { Self.rewrite(&$0, change) } } ?? 0) ?? 0
        }
        return count
            + eachOperation { operation in
                guard operation["path"] == nil else {
                    return operation.update("path") { Self.rewrite(&$0, change, onlyBracketed: true) } ?? 0
                }
                return operation.update("value") { value in
                    value.withObject { object in
                        var count = 0
                        for index in object.members.indices
                        where object.members[index].name.utf8.contains(UInt8(ascii: "[")) {
                            count += Self.rewrite(&object.members[index].name, change)
                        }
                        return count
                    } ?? 0
                } ?? 0
            }
    }

    private static func rewrite(
        _ value: inout SCIMValue, _ change: (inout SCIMFilterText) -> Int, onlyBracketed: Bool = false
    ) -> Int {
        guard case .text(var text) = value, !onlyBracketed || text.utf8.contains(UInt8(ascii: "[")) else { return 0 }
        let count = rewrite(&text, change)
        if count > 0 { value = .text(text) }
        return count
    }

    private static func rewrite(_ text: inout String, _ change: (inout SCIMFilterText) -> Int) -> Int {
        var filter = SCIMFilterText(text)
        let count = change(&filter)
        if count > 0 { text = filter.text }
        return count
    }
}
