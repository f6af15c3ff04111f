import Cryptography
package import Essentials

/// The three header fields of a delivery (Standard Webhooks 1.0, "Webhook headers").
package enum WebhookSignature {
    /// - Parameters:
    ///   - id: the event's; the same in each attempt, so that a receiver knows a repetition.
    ///   - instant: of this attempt.
    ///   - body: the bytes that will be sent.
    ///   - secrets: one signature for each, so that a receiver may know the old or the new one while they overlap.
    /// - Throws: `key.signing_failed`.
    package static func headers(
        id: String, at instant: Timestamp, body: [UInt8], secrets: [Secret]
    ) throws -> [(name: String, value: String)] {
        let timestamp = String(instant.secondsSinceEpoch)
        let signed = Array("\(id).\(timestamp).".utf8) + body
        let signatures = try secrets.map { secret in
            "v1," + Base64.encode(try MessageAuthentication.sha256(signed, key: secret))
        }
        return [
            ("webhook-id", id), ("webhook-timestamp", timestamp),
            ("webhook-signature", signatures.joined(separator: " ")),
        ]
    }
}
