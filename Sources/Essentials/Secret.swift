/// A value that must not be printed: a token, a key, a password.
///
/// Its description is `‹secret›`, so that it can't reach a log by interpolation; reading it takes `reveal()`, which is
/// easy to search for. Equality is in constant time for equal lengths.
package struct Secret: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    private let bytes: [UInt8]

    package init(_ bytes: [UInt8]) { self.bytes = bytes }
    package init(_ text: String) { bytes = Array(text.utf8) }

    /// The secret itself, as bytes.
    package func reveal() -> [UInt8] { bytes }

    /// The secret itself, as text.
    package func revealText() -> String { String(decoding: bytes, as: UTF8.self) }

    package var description: String { "‹secret›" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    package static func == (left: Secret, right: Secret) -> Bool { constantTimeEqual(left.bytes, right.bytes) }
}

/// Compares without telling by its duration where the first difference is.
///
/// Lengths are not hidden.
package func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for index in left.indices { difference |= left[index] ^ right[index] }
    return difference == 0
}
