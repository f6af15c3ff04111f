import Essentials

/// A place in an audit chain and the hash that vouches for everything up to it.
///
/// Kept elsewhere (on paper, in another system), one link proves later that nothing up to it was changed or cut off.
package struct AuditLink: Sendable, Hashable, CustomStringConvertible {
    /// 1 for the first event of its chain; without gaps.
    package let sequence: Int64
    /// SHA-256, see ``AuditChain``.
    package let hash: [UInt8]

    package init(sequence: Int64, hash: [UInt8]) {
        self.sequence = sequence
        self.hash = hash
    }

    /// Reads `17:9f86…`, or returns nil where it is none.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let sequence = Int64(parts[0]), sequence > 0, parts[1].utf8.count == 64 else {
            return nil
        }
        var hash: [UInt8] = []
        var high: UInt8?
        for character in parts[1] {
            guard let digit = character.hexDigitValue, character.isASCII else { return nil }
            if let first = high {
                hash.append(first << 4 | UInt8(digit))
                high = nil
            } else {
                high = UInt8(digit)
            }
        }
        self.init(sequence: sequence, hash: hash)
    }

    /// `17:9f86…`: the sequence, a colon, the hash in lower-case hexadecimal.
    package var text: String { "\(sequence):\(hexadecimal(hash))" }

    package var description: String { text }
}
