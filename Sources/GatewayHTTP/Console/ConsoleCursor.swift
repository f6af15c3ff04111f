import Essentials
import Persistence

/// Where a list of the console goes on, as a word of an address: letters, digits, hyphens, full stops and underscores.
enum ConsoleCursor {
    static func word(_ position: ListPosition) -> String { "\(position.createdAt.milliseconds).\(position.id)" }

    /// Nil for what is none: then the list begins at its beginning.
    static func listPosition(_ word: String) -> ListPosition? {
        let parts = word.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let milliseconds = Int64(parts[0]) else { return nil }
        return ListPosition(createdAt: Timestamp(milliseconds: milliseconds), id: String(parts[1]))
    }

    static func word(_ position: NamePosition) -> String {
        Base64.encodeURLSafe(Array(position.name.utf8)) + "." + position.id
    }

    static func namePosition(_ word: String) -> NamePosition? {
        let parts = word.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let bytes = Base64.decodeURLSafe(Array(parts[0].utf8)),
            let name = String(validating: bytes, as: UTF8.self)
        else { return nil }
        return NamePosition(name: name, id: String(parts[1]))
    }

    /// A path with a query; empty values are left out.
    static func address(_ path: String, _ query: [(name: String, value: String)]) -> String {
        let pairs = query.filter { !$0.value.isEmpty }.map { "\($0.name)=\(ConsoleRoutes.escaped($0.value))" }
        return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
    }
}
