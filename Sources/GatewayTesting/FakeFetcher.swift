package import Effects
import Synchronization

/// HTTP that a test fills; an address that it wasn't told about is unreachable.
package final class FakeFetcher: HTTPFetcher {
    private struct State {
        var documents: [String: [UInt8]] = [:]
        var requests: [String] = []
    }

    private let state = Mutex(State())

    package init() {}

    package func set(_ url: String, _ document: [UInt8]) { state.withLock { $0.documents[url] = document } }
    /// From now on nobody answers there.
    package func forget(_ url: String) { state.withLock { $0.documents[url] = nil } }
    /// Every address that was asked for, in order.
    package var requests: [String] { state.withLock(\.requests) }

    package func fetch(_ url: String, maximumBytes: Int) async throws(HTTPFetchError) -> [UInt8] {
        let document = state.withLock { state in
            state.requests.append(url)
            return state.documents[url]
        }
        guard let document else {
            throw .unreachable(url: url, reason: "the test set no document")
        }
        guard document.count <= maximumBytes else { throw .tooLong(url: url, maximumBytes: maximumBytes) }
        return document
    }
}
