package import Effects
import Synchronization

/// HTTP that a test fills; an address that it wasn't told about is unreachable.
package final class FakeFetcher: HTTPFetcher {
    private let documents = Mutex<[String: [UInt8]]>([:])

    package init() {}

    package func set(_ url: String, _ document: [UInt8]) { documents.withLock { $0[url] = document } }

    package func fetch(_ url: String, maximumBytes: Int) async throws(HTTPFetchError) -> [UInt8] {
        guard let document = documents.withLock({ $0[url] }) else {
            throw .unreachable(url: url, reason: "the test set no document")
        }
        guard document.count <= maximumBytes else { throw .tooLong(url: url, maximumBytes: maximumBytes) }
        return document
    }
}
