import Effects
import Synchronization

/// The demonstration's DNS: it has the one record that the demonstration puts there, and nothing else.
final class DemoResolver: TextRecordResolver {
    private let records = Mutex<[String: [String]]>([:])

    func publish(_ text: String, at name: String) { records.withLock { $0[name, default: []].append(text) } }

    func textRecords(at name: String) async -> TextRecordAnswer {
        records.withLock { $0[name] }.map { .records($0) } ?? .noSuchName
    }
}
