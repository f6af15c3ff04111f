import Cryptography
import Essentials
import GatewayModel
import Persistence

/// Bounds what anybody with a set-up link's address can make others read.
struct SetupLinkThrottle {
    private let rows: [(key: [UInt8], limit: SignInThrottle.Limit)]

    /// Codes by mail: five an hour for a link, thirty for an address.
    static func mails(_ link: SetupLink, address: String?) -> SetupLinkThrottle {
        SetupLinkThrottle(rows: [
            (key("code", link.id.text), .budget(count: 5, window: .hours(1))),
            (key("address", address ?? "unknown"), .budget(count: 30, window: .hours(1))),
        ])
    }

    /// Words to owners about a second browser: one an hour is enough.
    static func notices(_ link: SetupLink) -> SetupLinkThrottle {
        SetupLinkThrottle(rows: [(key("notice", link.id.text), .budget(count: 1, window: .hours(1)))])
    }

    private static func key(_ what: String, _ whose: String) -> [UInt8] {
        Digest.sha256("setup-link\u{0}\(what)\u{0}\(whose)")
    }

    /// Counts, or says how many seconds are left until it is possible; nothing is counted then.
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
}
