/// The texts under which a noun is found by its beginning, folded like names (``FoldedName``).
package enum SearchTerms {
    /// Characters of a term; two that differ only behind them are found together.
    private static let longest = 100

    /// A name, or what somebody typed, in the form of terms: folded, white space in one blank, cut.
    package static func folded(_ text: String) -> String {
        let words = FoldedName.of(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return String(words.prefix(longest))
    }

    /// Of a person's address and names, in the order of their bytes.
    ///
    /// One that another begins with is left out: whoever types its beginning types the other's, too.
    package static func of(email: EmailAddress, names: [String?]) -> [String] {
        let all = Set(([email.text] + names.compactMap(\.self)).map(folded)).subtracting([""])
        return
            all.filter { term in !all.contains { $0 != term && starts($0, with: term) } }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Byte by byte, as a store compares.
    package static func starts(_ term: String, with prefix: String) -> Bool { term.utf8.starts(with: prefix.utf8) }
}

extension Member {
    /// The texts under which the member is found by their beginning, in the order of their bytes.
    package var searchTerms: [String] {
        SearchTerms.of(
            email: identity.email, names: [membership.firstName, membership.lastName, membership.displayName])
    }
}
