/// Which types of events are wanted, as a part of a condition.
struct EventTypeCondition {
    /// Begins with AND; empty where every type is wanted.
    let text: String
    let values: [SQLValue]

    /// - Parameters:
    ///   - types: whole ones, `user.created`, or families, `user.*`; none: all.
    ///   - place: the number of the first value.
    init(_ types: Set<String>, firstPlace place: Int) {
        let sorted = types.sorted()
        let terms = sorted.enumerated().map { index, type in
            // Not LIKE: there the underscore of a type's name stands for any letter.
            type.hasSuffix(".*")
                ? "substr(type, 1, \(type.utf8.count - 1)) = $\(place + index)" : "type = $\(place + index)"
        }
        text = terms.isEmpty ? "" : "AND (\(terms.joined(separator: " OR ")))"
        values = sorted.map { .text($0.hasSuffix(".*") ? String($0.dropLast()) : $0) }
    }
}
