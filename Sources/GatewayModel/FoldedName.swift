// The standard library normalizes for its own comparisons and shows it under this name only; Foundation, which has it too,
// is no part of this room.
@_spi(_Unicode) import Swift

/// The form under which names are compared that the standard compares without letter case (RFC 7643 2.2, 4.1.1).
package enum FoldedName {
    /// Lower case by Unicode's own mapping, composed (NFC): a store compares bytes, and two spellings are one name.
    package static func of(_ name: String) -> String {
        let lower = name.lowercased()
        guard !lower.utf8.allSatisfy({ $0 < 0x80 }) else { return lower }
        var composed = String.UnicodeScalarView()
        composed.append(contentsOf: lower._nfc)
        return String(composed)
    }
}
