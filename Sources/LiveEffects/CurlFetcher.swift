internal import CCurl
package import Effects

/// Fetches documents and sends messages through libcurl, behind the egress guard (R29, D18).
///
/// https to public addresses only, no redirects, no proxy from the environment, 5 s to connect, 10 s in all.
package struct CurlFetcher: HTTPFetcher {
    private let pool: BlockingPool
    private let allowPrivateNetwork: Bool
    private let seconds: Int

    /// - Parameters:
    ///   - pool: whose threads wait for the answers.
    ///   - allowPrivateNetwork: for labs: lifts the guard and allows http.
    ///   - seconds: the longest that one request may take.
    package init(pool: BlockingPool, allowPrivateNetwork: Bool = false, seconds: Int = 10) {
        _ = CurlFetcher.started
        self.pool = pool
        self.allowPrivateNetwork = allowPrivateNetwork
        self.seconds = seconds
    }

    static let started: Void = { _ = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) }()

    private func transfer(_ url: String, _ maximumBytes: Int) -> CurlTransfer {
        CurlTransfer(url: url, open: allowPrivateNetwork, seconds: seconds, maximumBytes: maximumBytes)
    }

    package func check(_ url: String) throws(HTTPFetchError) {
        guard url.hasPrefix("https://") || (allowPrivateNetwork && url.hasPrefix("http://")) else {
            throw .schemeRefused(url: url)
        }
    }

    package func fetch(_ url: String, maximumBytes: Int) async throws(HTTPFetchError) -> [UInt8] {
        try check(url)
        let transfer = transfer(url, maximumBytes)
        let answer = try await pool.run { transfer.perform() }.get()
        if answer.isCut { throw .tooLong(url: url, maximumBytes: maximumBytes) }
        guard answer.status == 200 else { throw .status(url: url, answer.status) }
        return answer.body
    }
}

extension CurlFetcher: HTTPPoster {
    package func post(
        _ body: [UInt8], to url: String, headers: [(name: String, value: String)], maximumBytes: Int
    ) async throws(HTTPFetchError) -> HTTPPostAnswer {
        try check(url)
        var transfer = transfer(url, maximumBytes)
        // No `Expect: 100-continue`: some receivers never answer it, and each message is small.
        transfer.headers = headers + [("expect", "")]
        transfer.body = body
        let answer = try await pool.run { [transfer] in transfer.perform() }.get()
        return HTTPPostAnswer(
            status: answer.status, retryAfter: answer.retryAfter > 0 ? .seconds(answer.retryAfter) : nil,
            body: answer.body)
    }
}
