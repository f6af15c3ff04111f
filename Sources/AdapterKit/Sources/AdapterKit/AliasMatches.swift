/// Which attributes of one profile may hold which field, best match first.
///
/// An exact name always wins over a friendly name, and both over a normalised one.
struct AliasMatches {
    private let index: AliasIndex
    /// By field: the rank of the alias and the attribute.
    private var exact: [[(rank: Int, attribute: Int)]]
    private var friendly: [[Int]]
    private var loose: [[Int]]

    init(_ profile: AssertedProfile, _ index: AliasIndex) {
        self.index = index
        exact = Array(repeating: [], count: index.fields.count)
        friendly = Array(repeating: [], count: index.fields.count)
        loose = Array(repeating: [], count: index.fields.count)
        for (number, attribute) in profile.attributes.enumerated() {
            for place in index.exact[attribute.name] ?? [] { exact[place.field].append((place.rank, number)) }
            if let name = attribute.friendlyName {
                for place in index.exact[name] ?? [] { friendly[place.field].append(number) }
            }
            guard !attribute.name.hasPrefix("urn:oid:") else { continue }
            for field in index.looseFields(attribute.name) { loose[field].append(number) }
        }
    }

    /// Indexes into the profile's attributes.
    func attributes(for field: String) -> [Int] {
        guard let number = index.fields[field] else { return [] }
        if exact[number].isEmpty, friendly[number].isEmpty { return loose[number] }
        let ranked = exact[number].count > 1 ? exact[number].sorted { $0 < $1 } : exact[number]
        return ranked.map(\.attribute) + friendly[number]
    }
}
