package import Effects
import Synchronization

/// Mail that a test allows; until then every message fails.
package final class FakeMailer: Mailer {
    private struct State {
        var sent: [MailMessage] = []
        var failure: MailError? = .unreachable(host: "fake", reason: "the test allowed no mail")
    }

    private let state = Mutex(State())

    package init() {}

    package var isConfigured: Bool { state.withLock { $0.failure != .notConfigured } }
    /// What was taken, oldest first.
    package var sent: [MailMessage] { state.withLock { $0.sent } }

    /// Takes every message from now on.
    package func allow() { state.withLock { $0.failure = nil } }
    /// Refuses every message from now on.
    package func fail(_ error: MailError) { state.withLock { $0.failure = error } }

    package func send(_ message: MailMessage) async throws(MailError) {
        let failure = state.withLock { state -> MailError? in
            if state.failure == nil { state.sent.append(message) }
            return state.failure
        }
        if let failure { throw failure }
    }
}
