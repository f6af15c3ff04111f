/// What an identifier identifies; its prefix tells a reader of a log which.
package protocol IdentifierKind {
    /// Lower-case letters only, such as `org`.
    static var identifierPrefix: String { get }
}

/// An opaque, random, never reused name for one `Kind` of thing, such as `org-4k2v…`.
///
/// The text has only lower-case letters, digits and one hyphen, because some identity providers refuse an underscore in
/// a URL. It carries 130 random bits, so that it can't be guessed or collide; it says nothing about time or order.
package struct Identifier<Kind: IdentifierKind>: Sendable, Hashable {
    /// The whole text, prefix included.
    package let text: String

    private static var alphabet: [UInt8] { Array("abcdefghijkmnpqrstuvwxyz23456789".utf8) }

    /// Makes a new identifier of 26 characters after the prefix.
    ///
    /// - Parameter random: at least 26 random bytes; five bits of each are used.
    package init(random: [UInt8]) {
        precondition(random.count >= 26, "an identifier needs 26 random bytes")
        let alphabet = Self.alphabet
        let body = random.prefix(26).map { alphabet[Int($0 & 31)] }
        text = Kind.identifierPrefix + "-" + String(decoding: body, as: UTF8.self)
    }

    /// Reads an identifier, or returns nil where the prefix is another kind's or a character can't be in one.
    package init?(_ text: some StringProtocol) {
        let prefix = Kind.identifierPrefix + "-"
        guard text.hasPrefix(prefix), text.utf8.count > prefix.utf8.count, text.utf8.count <= 64,
            text.utf8.allSatisfy({ ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 45 })
        else { return nil }
        self.text = String(text)
    }

    /// An identifier that our own storage wrote.
    package init(stored text: String) { self.text = text }
}

extension Identifier: Comparable {
    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

extension Identifier: CustomStringConvertible {
    package var description: String { text }
}
