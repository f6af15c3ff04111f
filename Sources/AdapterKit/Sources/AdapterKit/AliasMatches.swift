/// Which attributes of one profile may hold which field, best match first.
///
/// An exact name always wins over a friendly name, and both over a normalised one.
struct AliasMatches {
    private struct Match {
        let field: Int
        /// An exact name's place in the list; behind all of them a friendly name, then a loose one.
        let rank: Int
        let attribute: Int

        static let friendly = Int.max - 1
        static let loose = Int.max
    }

    private let index: AliasIndex
    /// In document order.
    private var matches: [Match] = []

    init(_ profile: AssertedProfile, _ index: AliasIndex) {
        self.index = index
        matches.reserveCapacity(profile.attributes.count * 2)
        for (number, attribute) in profile.attributes.enumerated() {
            for place in index.places(attribute.name) {
                matches.append(Match(field: place.field, rank: place.rank, attribute: number))
            }
            if let name = attribute.friendlyName {
                for place in index.places(name) {
                    matches.append(Match(field: place.field, rank: Match.friendly, attribute: number))
                }
            }
            guard !attribute.name.hasPrefix("urn:oid:") else { continue }
            for field in index.looseFields(attribute.name) {
                matches.append(Match(field: field, rank: Match.loose, attribute: number))
            }
        }
    }

    /// Indexes into the profile's attributes.
    func attributes(for field: String) -> [Int] {
        guard let number = index.number(of: field) else { return [] }
        let best = matches.reduce(Match.loose) { $1.field == number ? min($0, $1.rank) : $0 }
        if best == Match.loose { return matches.compactMap { $0.field == number ? $0.attribute : nil } }
        var found = matches.filter { $0.field == number && $0.rank != Match.loose }
        if found.count > 1 { found.sort { ($0.rank, $0.attribute) < ($1.rank, $1.attribute) } }
        return found.map(\.attribute)
    }
}
