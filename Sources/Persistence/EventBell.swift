package import Essentials
package import GatewayModel
import Synchronization

/// Wakes who waits for events, once the commit that appended them is durable.
///
/// In this process only: whoever waits has an end to their waiting and looks again by themselves then.
package final class EventBell: Sendable {
    private struct Waiter {
        /// Nil: waits for any.
        let organization: Identifier<Organization>?
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var rings: UInt64 = 0
        var nextWaiter: UInt64 = 0
        var waiters: [UInt64: Waiter] = [:]
        var silenced = false
    }

    /// What was rung before it was taken is not waited for.
    package struct Ticket: Sendable, Hashable { let rings: UInt64 }

    private let state = Mutex(State())

    package init() {}

    /// To be taken before looking, so that nothing falls between looking and waiting.
    package func ticket() -> Ticket { state.withLock { Ticket(rings: $0.rings) } }

    /// Wakes who waits for one of these organizations, or for any.
    package func ring(_ organizations: Set<Identifier<Organization>>) {
        let woken = state.withLock { state in
            state.rings += 1
            return take(from: &state) { $0.map(organizations.contains) ?? true }
        }
        for waiter in woken { waiter.resume() }
    }

    /// Wakes everybody, and lets nobody wait from now on: the process ends.
    package func silence() {
        let woken = state.withLock { state in
            state.silenced = true
            return take(from: &state) { _ in true }
        }
        for waiter in woken { waiter.resume() }
    }

    package var isSilenced: Bool { state.withLock(\.silenced) }

    /// Returns after a ring later than `ticket`, when `limit` has passed, or when the task is cancelled.
    package func wait(
        for organization: Identifier<Organization>?, since ticket: Ticket, atMost limit: Duration
    ) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                // A cancelled sleep is the end of the waiting, too.
                try? await Task.sleep(for: limit)
            }
            group.addTask { await self.listen(for: organization, since: ticket) }
            _ = await group.next()
            group.cancelAll()
        }
    }

    private func listen(for organization: Identifier<Organization>?, since ticket: Ticket) async {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waits = state.withLock { state in
                    // Cancellation is told first and looked for here under the lock: it can't fall in between.
                    guard state.rings == ticket.rings, !state.silenced, !Task.isCancelled else { return false }
                    state.waiters[id] = Waiter(organization: organization, continuation: continuation)
                    return true
                }
                if !waits { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.continuation.resume()
        }
    }

    private func take(
        from state: inout State, where isWoken: (Identifier<Organization>?) -> Bool
    ) -> [CheckedContinuation<Void, Never>] {
        let woken = state.waiters.filter { isWoken($0.value.organization) }
        for id in woken.keys { state.waiters[id] = nil }
        return woken.values.map(\.continuation)
    }
}
