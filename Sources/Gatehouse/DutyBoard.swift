import Administration
import Essentials
import Synchronization

/// What the duties of this process came to when they last ran, for the operator's page.
final class DutyBoard: Sendable {
    private struct Run {
        var at: Timestamp
        var failure: String?
    }

    private let runs = Mutex<[String: Run]>([:])

    func note(_ duty: String, at instant: Timestamp, failure: String?) {
        runs.withLock { $0[duty] = Run(at: instant, failure: failure) }
    }

    /// - Parameter outbox: how long ago the delivery of events went round; nil where it does not run.
    func duties(outbox: Duration?, now: Timestamp) -> [InstallationFacts.Duty] {
        let noted = runs.withLock { runs in
            runs.map { InstallationFacts.Duty(name: $0.key, lastRunAt: $0.value.at, failure: $0.value.failure) }
        }
        let delivery = outbox.map {
            InstallationFacts.Duty(
                name: "delivering events", lastRunAt: now.advanced(by: .zero - $0), failure: nil)
        }
        return (noted + [delivery].compactMap(\.self)).sorted { $0.name < $1.name }
    }
}
