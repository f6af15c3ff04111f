package import Essentials

/// A count of failures under one key, kept in the store so that all nodes share it.
///
/// A try is counted before the password is looked at, so that a hundred at once are a hundred.
package struct SignInThrottle: Sendable, Hashable {
    package enum Limit: Sendable, Hashable {
        /// After `free` failures each further one doubles the pause, from `first` up to `most`.
        case growing(free: Int, first: Duration, most: Duration)
        /// No more than `count` in each `window`.
        case budget(count: Int, window: Duration)
    }

    /// SHA-256 of what is counted: nobody's address stands here.
    package let key: [UInt8]
    package var failures: Int
    package var windowStartedAt: Timestamp
    package var blockedUntil: Timestamp?
    /// Until when an earlier success spares this key what strangers caused.
    package var trustedUntil: Timestamp?
    package var expiresAt: Timestamp

    package init(
        key: [UInt8], failures: Int = 0, windowStartedAt: Timestamp, blockedUntil: Timestamp? = nil,
        trustedUntil: Timestamp? = nil, expiresAt: Timestamp
    ) {
        self.key = key
        self.failures = failures
        self.windowStartedAt = windowStartedAt
        self.blockedUntil = blockedUntil
        self.trustedUntil = trustedUntil
        self.expiresAt = expiresAt
    }

    /// How long failures are remembered.
    private static let memory: Duration = .hours(24)

    package func isTrusted(at now: Timestamp) -> Bool { trustedUntil.map { now < $0 } ?? false }

    /// When a try is possible again; nil where it is possible now.
    package func wait(_ limit: Limit, at now: Timestamp) -> Timestamp? {
        switch limit {
        case .growing:
            guard let blockedUntil, now < blockedUntil else { return nil }
            return blockedUntil
        case .budget(let count, let window):
            let end = windowStartedAt.advanced(by: window)
            return now < end && failures >= count ? end : nil
        }
    }

    /// Counts a try as failed until ``noteSuccess(_:at:)`` takes it back.
    package mutating func count(_ limit: Limit, at now: Timestamp) {
        switch limit {
        case .growing(let free, let first, let most):
            if now >= expiresAt { failures = 0 }
            failures += 1
            if failures > free {
                let doublings = min(failures - free - 1, 30)
                blockedUntil = now.advanced(by: min(most, first * (1 << doublings)))
            }
        case .budget(_, let window):
            if now >= windowStartedAt.advanced(by: window) {
                windowStartedAt = now
                failures = 0
            }
            failures += 1
        }
        expiresAt = max(now.advanced(by: SignInThrottle.memory), trustedUntil ?? now)
    }

    /// The try that was counted has succeeded.
    package mutating func noteSuccess(_ limit: Limit, at now: Timestamp) {
        switch limit {
        case .growing:
            failures = 0
            blockedUntil = nil
            trustedUntil = now.advanced(by: .days(30))
            expiresAt = now.advanced(by: .days(30))
        case .budget: failures = max(0, failures - 1)
        }
    }
}
