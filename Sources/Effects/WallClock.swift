package import Essentials

/// What time it is.
package protocol WallClock: Sendable {
    func now() -> Timestamp
}
