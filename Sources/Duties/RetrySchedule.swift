/// The pauses between attempts (Standard Webhooks 1.0, "Retry schedule"): ten attempts in a little over three days.
package struct RetrySchedule: Sendable, Hashable {
    /// The first follows the first failed attempt.
    package let pauses: [Duration]

    package static let standardWebhooks = RetrySchedule(pauses: [
        .seconds(5), .seconds(5 * 60), .seconds(30 * 60), .seconds(2 * 3600), .seconds(5 * 3600), .seconds(10 * 3600),
        .seconds(14 * 3600), .seconds(20 * 3600), .seconds(24 * 3600),
    ])

    package init(pauses: [Duration]) { self.pauses = pauses }

    /// The pause after the attempt of this number has failed; nil: there is no other attempt.
    ///
    /// - Parameters:
    ///   - attempts: how many were made, from 1.
    ///   - jitter: a random byte; it spreads the pause evenly over ±20 %, so that what failed together does not come back
    ///     together.
    package func pause(after attempts: Int, jitter: UInt8) -> Duration? {
        guard attempts >= 1, attempts <= pauses.count else { return nil }
        let milliseconds = pauses[attempts - 1] / Duration.milliseconds(1)
        return .milliseconds(Int64(milliseconds * (0.8 + 0.4 * Double(jitter) / 255)))
    }
}
