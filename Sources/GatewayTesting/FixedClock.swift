import Effects
package import Essentials
import Synchronization

/// A clock that a test sets.
package final class FixedClock: WallClock {
    private let time: Mutex<Timestamp>

    package init(_ time: Timestamp) { self.time = Mutex(time) }

    package func now() -> Timestamp { time.withLock { $0 } }
    package func advance(by duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
}
