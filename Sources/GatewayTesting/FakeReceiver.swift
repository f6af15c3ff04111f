package import Effects
import Synchronization

/// A webhook receiver that a test instructs; it is unreachable until told.
package final class FakeReceiver: HTTPPoster {
    /// One message as it arrived.
    package struct Message: Sendable {
        package let url: String
        package let headers: [String: String]
        package let body: [UInt8]
    }

    /// What to answer.
    package typealias Answer = @Sendable (Message) throws(HTTPFetchError) -> HTTPPostAnswer

    private struct State {
        var answer: Answer?
        var messages: [Message] = []
        var delays: [String: Duration] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    package func answer(_ answer: @escaping Answer) { state.withLock { $0.answer = answer } }
    package func answer(status: Int) { answer { _ in HTTPPostAnswer(status: status) } }
    /// Lets this address answer only after a while.
    package func delay(_ url: String, _ duration: Duration) { state.withLock { $0.delays[url] = duration } }

    /// Everything that arrived, in order.
    package var messages: [Message] { state.withLock(\.messages) }

    package func check(_ url: String) throws(HTTPFetchError) {
        guard url.hasPrefix("https://") else { throw .schemeRefused(url: url) }
    }

    package func post(
        _ body: [UInt8], to url: String, headers: [(name: String, value: String)], maximumBytes: Int
    ) async throws(HTTPFetchError) -> HTTPPostAnswer {
        try check(url)
        let message = Message(url: url, headers: Dictionary(headers) { first, _ in first }, body: body)
        let (answer, delay) = state.withLock { state in
            state.messages.append(message)
            return (state.answer, state.delays[url])
        }
        if let delay { try? await Task.sleep(for: delay) }
        guard let answer else { throw .unreachable(url: url, reason: "the test set no answer") }
        return try answer(message)
    }
}
