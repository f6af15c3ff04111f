internal import CCurl
package import Effects
package import Essentials

/// Asks web servers for the time through libcurl.
package struct CurlClock: RemoteClock {
    private let pool: BlockingPool
    private let seconds: Int

    /// - Parameters:
    ///   - pool: whose thread waits for the answer.
    ///   - seconds: the longest that one request may take.
    package init(pool: BlockingPool, seconds: Int = 5) {
        _ = CurlFetcher.started
        self.pool = pool
        self.seconds = seconds
    }

    package func time(at url: String) async throws(HTTPFetchError) -> Timestamp? {
        guard url.hasPrefix("https://") || url.hasPrefix("http://") else { throw .schemeRefused(url: url) }
        // The body is nobody's business: it is cut off where it begins.
        let transfer = CurlTransfer(url: url, open: true, seconds: seconds, maximumBytes: 0)
        let answer = try await pool.run { transfer.perform() }.get()
        return answer.date.flatMap(CurlClock.read)
    }

    /// Any of the three forms of a date (RFC 9110 5.6.7).
    static func read(_ text: String) -> Timestamp? {
        let seconds = unsafe curl_getdate(text, nil)
        return seconds > 0 ? Timestamp(milliseconds: Int64(seconds) * 1000) : nil
    }
}
