import Cryptography
import Effects
import Essentials
import GatewayModel
import Persistence

/// What one browser showed: the secret that binds log-ins to it, and its session.
///
/// One secret serves all log-ins that are under way in a browser, so that two tabs don't throw each other out (rule L-12).
package struct BrowserState: Sendable {
    package let browserSecret: String?
    package let sessionSecret: String?

    package init(browserSecret: String?, sessionSecret: String?) {
        self.browserSecret = browserSecret
        self.sessionSecret = sessionSecret
    }

    package var sessionHash: [UInt8]? { sessionSecret.map { Digest.sha256($0) } }

    /// Whether this browser is the one with that hash; compared in constant time.
    func matches(_ hash: [UInt8]) -> Bool {
        guard let browserSecret else { return false }
        return constantTimeEqual(Digest.sha256(browserSecret), hash)
    }

    /// The secret that it has, or a new one to be set.
    func binding(_ random: any RandomSource) -> (hash: [UInt8], newSecret: String?) {
        if let browserSecret, browserSecret.utf8.count >= 32 { return (Digest.sha256(browserSecret), nil) }
        let secret = Base64.encodeURLSafe(random.bytes(32))
        return (Digest.sha256(secret), secret)
    }

    /// A log-in that was begun in this browser and is under way.
    ///
    /// - Throws: `attempt.unknown`, `attempt.expired`, `attempt.other_browser`.
    func attempt(_ id: String, at now: Timestamp, in scope: any ReadScope) throws -> SignOnAttempt {
        guard let id = Identifier<SignOnAttempt>(id), let attempt = try scope.attempt(id), attempt.consumedAt == nil
        else { throw SignOnError.attemptUnknown }
        guard now < attempt.expiresAt else { throw SignOnError.attemptExpired }
        guard matches(attempt.browserHash) else { throw SignOnError.attemptOfAnotherBrowser }
        return attempt
    }
}
