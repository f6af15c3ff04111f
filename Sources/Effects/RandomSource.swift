package import Essentials

/// Bytes that nobody can guess.
package protocol RandomSource: Sendable {
    /// `count` bytes from a cryptographic generator.
    func bytes(_ count: Int) -> [UInt8]
}

extension RandomSource {
    /// A new identifier of the kind that the caller expects.
    package func identifier<Kind>() -> Identifier<Kind> { Identifier(random: bytes(26)) }

    /// A new secret of 256 bits as URL-safe text, with a prefix that secret scanners can find.
    package func token(prefix: String) -> String { prefix + Base64.encodeURLSafe(bytes(32)) }
}
