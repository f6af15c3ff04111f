import Cryptography
import Essentials

/// How audit events are chained: the hash of each covers all its fields and the hash before it.
///
/// ```
/// hash = SHA-256( previous hash, 32 zero bytes for the first
///               ‖ sequence, 8 bytes big-endian
///               ‖ for each of id, organization, at, actor, action, target, before, after, address, request_id:
///                   00                                           where it is null
///                   01 ‖ length, 4 bytes big-endian ‖ UTF-8      else )
/// ```
///
/// `at` is in milliseconds since 1970, as decimal text; `before` and `after` are the JSON texts as stored. Lengths stand
/// before texts, so that no two events have the same bytes. The hash has no key: whoever may write the database can
/// rewrite a chain and all its hashes, and only a link that was kept elsewhere shows it.
package enum AuditChain {
    /// What the first event follows.
    package static let origin = [UInt8](repeating: 0, count: 32)

    /// The hash of the event with these fields at this place.
    package static func hash(after previous: [UInt8], sequence: Int64, fields: [String?]) -> [UInt8] {
        var bytes = previous
        bytes.reserveCapacity(previous.count + 8 + fields.reduce(0) { $0 + 5 + ($1?.utf8.count ?? 0) })
        append(UInt64(bitPattern: sequence), to: &bytes)
        for field in fields {
            guard let field else {
                bytes.append(0)
                continue
            }
            bytes.append(1)
            append(UInt32(truncatingIfNeeded: field.utf8.count), to: &bytes)
            bytes.append(contentsOf: field.utf8)
        }
        return Digest.of(bytes, .sha256)
    }

    private static func append(_ number: some FixedWidthInteger & UnsignedInteger, to bytes: inout [UInt8]) {
        for shift in stride(from: number.bitWidth - 8, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }
}

extension AuditEvent {
    /// The fields that ``AuditChain`` hashes, in its order.
    package var chainFields: [String?] {
        [
            id.text, organization?.text, String(at.milliseconds), actor, action, target, before.text, after.text,
            origin?.address, origin?.requestID,
        ]
    }
}
