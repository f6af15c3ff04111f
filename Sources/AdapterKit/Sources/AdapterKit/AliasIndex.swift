/// The alias lists turned round: from a name to the fields that it may hold.
///
/// Made once for a manifest; looking every alias up in every profile cost more than all the rest of a normalisation.
final class AliasIndex: Sendable {
    /// A field, and where in its list the alias stands.
    struct Place: Sendable {
        let field: Int
        let rank: Int
    }

    /// Alias → its places.
    private let exact: [String: [Place]]
    /// The aliases once more by their length: comparing the few of one length is quicker than hashing a name.
    private let exactByLength: [[(name: [UInt8], places: [Place])]]
    /// Whether every alias is ASCII, so that a name in ASCII equals one only where the bytes are the same.
    private let isASCII: Bool
    /// Folded alias → its fields, by the folded alias's length.
    private let loose: [[(folded: [UInt8], fields: [Int])]]
    /// The fields by their numbers.
    private let fields: [String]

    init(_ aliases: [String: [String]]) {
        var exact: [String: [Place]] = [:]
        var loose: [[UInt8]: [Int]] = [:]
        var fields: [String] = []
        for (field, list) in aliases.sorted(by: { $0.key < $1.key }) {
            let number = fields.count
            fields.append(field)
            for (rank, alias) in list.enumerated() {
                if exact[alias]?.last?.field != number {
                    exact[alias, default: []].append(Place(field: number, rank: rank))
                }
                guard !alias.utf8.contains(UInt8(ascii: ":")) else { continue }
                let folded = alias.utf8.compactMap(AliasIndex.folded)
                if loose[folded]?.last != number { loose[folded, default: []].append(number) }
            }
        }
        self.exact = exact
        exactByLength = AliasIndex.byLength(exact.map { (Array($0.key.utf8), $0.value) })
        isASCII = exact.keys.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }
        self.loose = AliasIndex.byLength(loose.map { ($0.key, $0.value) })
        self.fields = fields
    }

    private static func byLength<Value>(_ entries: [([UInt8], Value)]) -> [[([UInt8], Value)]] {
        var lists: [[([UInt8], Value)]] = []
        for entry in entries {
            while lists.count <= entry.0.count { lists.append([]) }
            lists[entry.0.count].append(entry)
        }
        return lists
    }

    func number(of field: String) -> Int? { fields.firstIndex(of: field) }

    /// The places of the alias `name`.
    func places(_ name: String) -> [Place] {
        let found = unsafe name.utf8.withContiguousStorageIfAvailable { unsafe places($0) } ?? nil
        return found ?? exact[name] ?? []
    }

    /// Nil where the bytes alone can't say it.
    private func places(_ name: UnsafeBufferPointer<UInt8>) -> [Place]? {
        guard isASCII else { return nil }
        if name.count < exactByLength.count {
            for index in exactByLength[name.count].indices
            where unsafe AliasIndex.areEqual(name, exactByLength[name.count][index].name) {
                return exactByLength[name.count][index].places
            }
        }
        return unsafe name.reduce(0, |) < 0x80 ? [] : nil
    }

    private static func areEqual(_ name: UnsafeBufferPointer<UInt8>, _ alias: [UInt8]) -> Bool {
        for index in alias.indices where unsafe name[index] != alias[index] { return false }
        return true
    }

    /// The fields for which `name` is loosely an alias: equal but for case, the name's namespace, blanks, underscores, hyphens
    /// and dots.
    func looseFields(_ name: String) -> [Int] {
        var name = name
        name.makeContiguousUTF8()
        return unsafe name.utf8.withContiguousStorageIfAvailable { unsafe looseFields($0) } ?? []
    }

    private func looseFields(_ name: UnsafeBufferPointer<UInt8>) -> [Int] {
        // How many bytes count behind the last delimiter.
        var (start, count) = (name.count, 0)
        while start > 0 {
            let byte = unsafe name[start - 1]
            if byte == UInt8(ascii: "/") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "#") { break }
            if AliasIndex.folded(byte) != nil { count += 1 }
            start -= 1
        }
        guard count < loose.count else { return [] }
        for index in loose[count].indices
        where unsafe AliasIndex.isFolded(name, from: start, loose[count][index].folded) {
            return loose[count][index].fields
        }
        return []
    }

    /// Whether the bytes from `start` on fold to `folded`, which has as many as count among them.
    private static func isFolded(_ name: UnsafeBufferPointer<UInt8>, from start: Int, _ folded: [UInt8]) -> Bool {
        var position = 0
        for index in start..<name.count {
            guard let byte = unsafe AliasIndex.folded(name[index]) else { continue }
            guard folded[position] == byte else { return false }
            position += 1
        }
        return true
    }

    /// The byte in lower case, or nil where it does not count.
    private static func folded(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): nil
        case 65...90: byte | 0x20
        default: byte
        }
    }
}
