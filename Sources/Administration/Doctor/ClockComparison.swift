package import Effects
import Essentials

/// This machine's clock beside another's.
package enum ClockComparison: Sendable, Hashable {
    /// How far this clock is ahead (below zero: behind), give or take.
    case measured(source: String, ahead: Duration, uncertainty: Duration)
    case unanswered(source: String, why: String)

    /// Asks once.
    ///
    /// The answer was made somewhere between question and answer, and it leaves out the part of a second; that much is
    /// uncertain, and no more.
    package static func ask(
        _ remote: some RemoteClock, at source: String, clock: any WallClock
    ) async -> ClockComparison {
        let before = clock.now()
        do {
            guard let said = try await remote.time(at: source) else {
                return .unanswered(source: source, why: "its answer has no Date")
            }
            let half = clock.now().since(before) / 2
            let ahead = before.advanced(by: half).since(said.advanced(by: .milliseconds(500)))
            return .measured(source: source, ahead: ahead, uncertainty: half + .milliseconds(500))
        } catch {
            return .unanswered(source: source, why: error.message)
        }
    }
}
