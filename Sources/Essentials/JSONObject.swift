/// The members of a JSON object in the order in which they were written.
package struct JSONObject: Sendable, Hashable {
    package private(set) var members: [(key: String, value: JSONValue)]

    package init() { members = [] }

    /// - Parameter members: with distinct keys; of equal keys the last one counts.
    package init(_ members: some Sequence<(String, JSONValue)>) {
        self.members = []
        for (key, value) in members { self[key] = value }
    }

    /// The value under `key`; setting nil removes the member.
    package subscript(key: String) -> JSONValue? {
        get { members.first { $0.key == key }?.value }
        set {
            let index = members.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append((key, value))
            case (nil, nil): break
            }
        }
    }

    package var keys: [String] { members.map(\.key) }

    /// The members that pass, in one walk; setting them one by one would take the square of their number.
    package func filter(_ passes: (String) -> Bool) -> JSONObject {
        var kept = JSONObject()
        for (key, value) in members where passes(key) { kept.append(key, value) }
        return kept
    }

    /// The same keys with other values, in one walk.
    package func mapValues<Failure: Error>(
        _ transform: (JSONValue) throws(Failure) -> JSONValue
    ) throws(Failure) -> JSONObject {
        var mapped = JSONObject()
        for (key, value) in members { mapped.append(key, try transform(value)) }
        return mapped
    }

    /// Adds a member whose key the caller knows to be new; what the reader uses after its own check.
    mutating func append(_ key: String, _ value: JSONValue) { members.append((key, value)) }

    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.count == right.members.count && left.members.allSatisfy { right[$0.key] == $0.value }
    }

    package func hash(into hasher: inout Hasher) {
        // The order of members means nothing, so the members' hashes are joined by an operation without one.
        var joined = 0
        for (key, value) in members {
            var member = Hasher()
            member.combine(key)
            member.combine(value)
            joined ^= member.finalize()
        }
        hasher.combine(joined)
    }
}
