import Essentials

/// An e-mail address: the local part as given, the domain folded (rule D-1).
///
/// Two addresses are equal when their domains are equal and their local parts are equal without regard to ASCII case:
/// no mail system in use keeps `Ann@` and `ann@` apart, and two identities for one mailbox would be a way in.
package struct EmailAddress: Sendable, Hashable, CustomStringConvertible {
    /// The local part as it was given.
    package let localPart: String
    package let domain: DomainName

    /// Reads an address of the form `local@domain`.
    ///
    /// - Throws: `email.malformed` for white space, control characters, quotes, a missing or second `@`, a local part of
    ///   more than 64 octets; the errors of `DomainName` for its domain.
    package init(_ input: some StringProtocol) throws(ModelError) {
        let parts = input.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[0].utf8.count <= 64,
            parts[0].unicodeScalars.allSatisfy({ scalar in
                scalar.value > 0x20 && scalar.value != 0x7F && !"\"(),:;<>[\\]".unicodeScalars.contains(scalar)
                    && !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control
                    && scalar.properties.generalCategory != .format
            })
        else { throw .malformedEmail(String(input)) }
        do {
            domain = try DomainName(parts[1])
        } catch .domainNotASCII(let text) {
            throw .domainNotASCII(text)
        } catch {
            throw .malformedEmail(String(input))
        }
        localPart = String(parts[0])
    }

    /// The address as it is shown and sent.
    package var text: String { localPart + "@" + domain.text }

    /// The form under which addresses are looked up and compared: ASCII letters in lower case.
    package var folded: String {
        String(decoding: text.utf8.map { $0 >= 65 && $0 <= 90 ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    package static func == (left: Self, right: Self) -> Bool { left.folded == right.folded }
    package func hash(into hasher: inout Hasher) { hasher.combine(folded) }
    package var description: String { text }
}
