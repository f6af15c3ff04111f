import Cryptography
import Essentials
import GatewayModel
import Persistence

/// Slows guessing down without locking anybody out.
///
/// Failures count for the account from one network, with growing pauses; for the account from everywhere, and for the
/// network over all accounts, as budgets. A browser in which the person has signed in before has a count of its own, and so
/// is out of reach of what strangers do; from a network that succeeded before, the account's budget does not hold. Whoever
/// has neither can still set a new password through a mailed link, and is then known. Addresses without an account are
/// counted the same (rule L-1).
struct PasswordThrottle {
    let email: EmailAddress
    let network: String
    /// The device cookie, where this person is known in this browser.
    let device: [UInt8]?

    private static let pace = SignInThrottle.Limit.growing(free: 5, first: .seconds(1), most: .minutes(15))
    private static let accountBudget = SignInThrottle.Limit.budget(count: 100, window: .hours(1))
    private static let networkBudget = SignInThrottle.Limit.budget(count: 300, window: .hours(1))
    private static let mailPerAccount = SignInThrottle.Limit.budget(count: 3, window: .hours(1))
    private static let mailPerNetwork = SignInThrottle.Limit.budget(count: 30, window: .hours(1))

    private static func key(_ parts: String...) -> [UInt8] { Digest.sha256(parts.joined(separator: "\u{0}")) }

    private var ownKey: [UInt8] {
        if let device { return PasswordThrottle.key("device", email.folded, hexadecimal(device)) }
        return PasswordThrottle.key("pair", email.folded, network)
    }

    private var shared: [(key: [UInt8], limit: SignInThrottle.Limit)] {
        [
            (PasswordThrottle.key("account", email.folded), PasswordThrottle.accountBudget),
            (PasswordThrottle.key("network", network), PasswordThrottle.networkBudget),
        ]
    }

    private static func row(_ key: [UInt8], at now: Timestamp, in scope: any ReadScope) throws -> SignInThrottle {
        try scope.signInThrottle(key: key) ?? SignInThrottle(key: key, windowStartedAt: now, expiresAt: now)
    }

    /// Counts a try, or says when one is possible again; nothing is counted then.
    func admit(at now: Timestamp, in scope: any WriteScope) throws -> PasswordError? {
        var own = try PasswordThrottle.row(ownKey, at: now, in: scope)
        if let until = own.wait(PasswordThrottle.pace, at: now) { return PasswordThrottle.wait(until, now) }
        var others: [SignInThrottle] = []
        if device == nil {
            for (index, (key, limit)) in shared.enumerated() {
                var row = try PasswordThrottle.row(key, at: now, in: scope)
                let isSpared = index == 0 && own.isTrusted(at: now)
                if !isSpared, let until = row.wait(limit, at: now) { return PasswordThrottle.wait(until, now) }
                row.count(limit, at: now)
                others.append(row)
            }
        }
        own.count(PasswordThrottle.pace, at: now)
        for row in others + [own] { try scope.put(row) }
        return nil
    }

    /// The try that was admitted has succeeded.
    func succeed(at now: Timestamp, in scope: any WriteScope) throws {
        var own = try PasswordThrottle.row(ownKey, at: now, in: scope)
        own.noteSuccess(PasswordThrottle.pace, at: now)
        try scope.put(own)
        guard device == nil else { return }
        for (key, limit) in shared {
            var row = try PasswordThrottle.row(key, at: now, in: scope)
            row.noteSuccess(limit, at: now)
            try scope.put(row)
        }
    }

    /// Whether a message may be sent to this address now.
    ///
    /// - Throws: `password.wait` where this network has asked for too many; that the address has got too many is told to
    ///   nobody, and nothing is sent.
    func admitMail(at now: Timestamp, in scope: any WriteScope) throws -> Bool {
        var asked = try PasswordThrottle.row(
            PasswordThrottle.key("mail-network", network), at: now, in: scope)
        if let until = asked.wait(PasswordThrottle.mailPerNetwork, at: now) { throw PasswordThrottle.wait(until, now) }
        asked.count(PasswordThrottle.mailPerNetwork, at: now)
        var sent = try PasswordThrottle.row(PasswordThrottle.key("mail-account", email.folded), at: now, in: scope)
        let isPossible = sent.wait(PasswordThrottle.mailPerAccount, at: now) == nil
        if isPossible { sent.count(PasswordThrottle.mailPerAccount, at: now) }
        for row in [asked, sent] { try scope.put(row) }
        return isPossible
    }

    /// Whether to write to people about a right password that was refused; once an hour is enough.
    func admitNotice(
        about target: String, at now: Timestamp, in scope: any WriteScope
    ) throws -> Bool {
        let limit = SignInThrottle.Limit.budget(count: 1, window: .hours(1))
        var row = try PasswordThrottle.row(PasswordThrottle.key("refused-notice", target), at: now, in: scope)
        guard row.wait(limit, at: now) == nil else { return false }
        row.count(limit, at: now)
        try scope.put(row)
        return true
    }

    private static func wait(_ until: Timestamp, _ now: Timestamp) -> PasswordError {
        .wait(seconds: Int((until.since(now).wholeMilliseconds + 999) / 1000))
    }
}
