import Cryptography

/// A linking code as people read and type it: 160 bits in Crockford's base 32, in groups of four.
///
/// Read back without regard to letter case, blanks and hyphens; `O` is read as 0, `I` and `L` as 1, for they are no digits
/// of their own there.
package struct LinkingCodeText: Sendable, Hashable {
    /// How many random bytes make a code.
    package static let byteCount = 20
    private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    private let symbols: [UInt8]

    /// - Parameter bytes: random bytes: ``byteCount`` of them for a linking code.
    package init(_ bytes: [UInt8]) {
        var symbols: [UInt8] = []
        var (pending, bits): (UInt32, UInt32) = (0, 0)
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                symbols.append(LinkingCodeText.digits[Int(pending >> bits & 31)])
            }
            pending &= (1 << bits) - 1
        }
        self.symbols = symbols
    }

    /// Nil for what can't be a code, whoever made it.
    ///
    /// - Parameter byteCount: how many random bytes such a code is made of; a multiple of 5.
    package init?(reading text: String, byteCount: Int = LinkingCodeText.byteCount) {
        var symbols: [UInt8] = []
        for scalar in text.unicodeScalars where !scalar.properties.isWhitespace && scalar != "-" {
            // Letter by letter: Unicode's own mapping would make two letters of some that are no digits here.
            let digit: UInt8 =
                switch scalar {
                case "O", "o": UInt8(ascii: "0")
                case "I", "i", "L", "l": UInt8(ascii: "1")
                case "a"..."z": UInt8(scalar.value) - 0x20
                default: scalar.isASCII ? UInt8(scalar.value) : 0
                }
            guard LinkingCodeText.digits.contains(digit) else { return nil }
            symbols.append(digit)
        }
        guard symbols.count == byteCount * 8 / 5 else { return nil }
        self.symbols = symbols
    }

    /// `XXXX-XXXX-…`.
    package var shown: String {
        stride(from: 0, to: symbols.count, by: 4)
            .map { String(decoding: symbols[$0..<min($0 + 4, symbols.count)], as: UTF8.self) }
            .joined(separator: "-")
    }

    /// SHA-256 of the code: all that is kept of it.
    package var hash: [UInt8] { Digest.of(symbols, .sha256) }
}
