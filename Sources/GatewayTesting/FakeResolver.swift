package import Effects
import Synchronization

/// DNS that a test fills; a name that it wasn't told about gets no answer.
package final class FakeResolver: TextRecordResolver {
    private let answers = Mutex<[String: TextRecordAnswer]>([:])

    package init() {}

    package func set(_ name: String, _ answer: TextRecordAnswer) { answers.withLock { $0[name] = answer } }

    package func textRecords(at name: String) async -> TextRecordAnswer {
        answers.withLock { $0[name] } ?? .unanswered("the test set no answer")
    }
}
