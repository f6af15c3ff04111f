import Cryptography
import Essentials
import GatewayModel
import Persistence

/// Keeps linking codes from being guessed: tries that found none are counted for the organization and for the address, in
/// rows that all nodes share.
struct LinkingThrottle {
    private let rows: [(key: [UInt8], limit: SignInThrottle.Limit)]

    /// - Parameter address: of who tries; nil where it is not known.
    init(_ organization: Identifier<Organization>, address: String?) {
        rows = [
            (Digest.sha256("linking-code\u{0}organization\u{0}\(organization)"), .budget(count: 10, window: .hours(1))),
            (
                Digest.sha256("linking-code\u{0}address\u{0}\(address ?? "unknown")"),
                .budget(count: 30, window: .hours(1))
            ),
        ]
    }

    /// Counts a try, or says how many seconds are left until one is possible; nothing is counted then.
    func admit(at now: Timestamp, in scope: any WriteScope) throws -> Int? {
        var counted: [SignInThrottle] = []
        for (key, limit) in rows {
            var row =
                try scope.signInThrottle(key: key)
                ?? SignInThrottle(key: key, windowStartedAt: now, expiresAt: now)
            if let until = row.wait(limit, at: now) {
                return Int((until.since(now).wholeMilliseconds + 999) / 1000)
            }
            row.count(limit, at: now)
            counted.append(row)
        }
        for row in counted { try scope.put(row) }
        return nil
    }

    /// The try that was admitted was a code that exists.
    func succeed(at now: Timestamp, in scope: any WriteScope) throws {
        for (key, limit) in rows {
            guard var row = try scope.signInThrottle(key: key) else { continue }
            row.noteSuccess(limit, at: now)
            try scope.put(row)
        }
    }
}
