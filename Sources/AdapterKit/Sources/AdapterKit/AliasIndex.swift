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
    let exact: [String: [Place]]
    /// Folded alias → its fields, by the folded alias's length.
    private let loose: [[(folded: [UInt8], fields: [Int])]]
    let fields: [String: Int]

    init(_ aliases: [String: [String]]) {
        var exact: [String: [Place]] = [:]
        var loose: [[UInt8]: [Int]] = [:]
        var fields: [String: Int] = [:]
        for (field, list) in aliases.sorted(by: { $0.key < $1.key }) {
            let number = fields.count
            fields[field] = number
            for (rank, alias) in list.enumerated() {
                if exact[alias]?.last?.field != number {
                    exact[alias, default: []].append(Place(field: number, rank: rank))
                }
                guard !alias.utf8.contains(UInt8(ascii: ":")) else { continue }
                let folded = AliasIndex.folded(alias.utf8)
                if loose[folded]?.last != number { loose[folded, default: []].append(number) }
            }
        }
        var byLength: [[(folded: [UInt8], fields: [Int])]] = []
        for (folded, fields) in loose {
            while byLength.count <= folded.count { byLength.append([]) }
            byLength[folded.count].append((folded, fields))
        }
        (self.exact, self.loose, self.fields) = (exact, byLength, fields)
    }

    /// The fields for which `name` is loosely an alias: equal but for case, the name's namespace, blanks, underscores, hyphens
    /// and dots.
    func looseFields(_ name: String) -> [Int] {
        var name = name
        let folded = name.withUTF8 { bytes in
            let slash = UInt8(ascii: "/")
            let start = unsafe bytes.lastIndex { $0 == slash || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "#") }
            return unsafe AliasIndex.folded(bytes[(start.map { $0 + 1 } ?? 0)...])
        }
        guard folded.count < loose.count else { return [] }
        return loose[folded.count].first { $0.folded == folded }?.fields ?? []
    }

    /// The bytes that count, in lower case.
    private static func folded(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        for byte in bytes {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): continue
            case 65...90: out.append(byte | 0x20)
            default: out.append(byte)
            }
        }
        return out
    }
}
