import Cryptography
import Essentials

/// PKCE with S256 (RFC 7636 4.6).
package enum CodeChallenge {
    /// Whether `verifier` is the one whose digest was sent before; compared in constant time.
    package static func matches(_ challenge: String, verifier: String) -> Bool {
        let allowed = verifier.utf8.allSatisfy { byte in
            (byte | 0x20 >= 97 && byte | 0x20 <= 122) || (byte >= 48 && byte <= 57) || [45, 46, 95, 126].contains(byte)
        }
        guard (43...128).contains(verifier.utf8.count), allowed else { return false }
        return constantTimeEqual(Array(Base64.encodeURLSafe(Digest.sha256(verifier)).utf8), Array(challenge.utf8))
    }

    /// The challenge for a verifier.
    package static func challenge(for verifier: String) -> String { Base64.encodeURLSafe(Digest.sha256(verifier)) }
}
