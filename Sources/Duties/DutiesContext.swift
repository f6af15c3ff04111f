package import Cryptography
package import Effects
import Essentials
package import Persistence

/// What the duties share.
package struct DutiesContext: Sendable {
    package let store: any Store
    package let clock: any WallClock
    package let random: any RandomSource
    package let poster: any HTTPPoster
    /// What webhook secrets are sealed with.
    package let sealingKey: SealingKey
    package let bell: EventBell
    /// Told of what failed and is tried again by itself: for the operator's log.
    package let complain: @Sendable (any Error) -> Void

    package init(
        store: any Store, clock: any WallClock, random: any RandomSource, poster: any HTTPPoster,
        sealingKey: SealingKey, bell: EventBell, complain: @escaping @Sendable (any Error) -> Void
    ) {
        self.store = store
        self.clock = clock
        self.random = random
        self.poster = poster
        self.sealingKey = sealingKey
        self.bell = bell
        self.complain = complain
    }
}
