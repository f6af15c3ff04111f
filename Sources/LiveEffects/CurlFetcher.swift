internal import CCurl
package import Effects

/// Fetches documents through libcurl, behind the egress guard (R29, D18).
///
/// https to public addresses only, no redirects, no proxy from the environment, 5 s to connect, 10 s in all. The guard sees
/// the address that was resolved, so a name that changes between check and use gains nothing.
package struct CurlFetcher: HTTPFetcher {
    private let pool: BlockingPool
    private let allowPrivateNetwork: Bool
    private let seconds: Int

    /// - Parameter allowPrivateNetwork: for labs: lifts the guard and allows http.
    package init(pool: BlockingPool, allowPrivateNetwork: Bool = false, seconds: Int = 10) {
        _ = CurlFetcher.started
        self.pool = pool
        self.allowPrivateNetwork = allowPrivateNetwork
        self.seconds = seconds
    }

    static let started: Void = { _ = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) }()

    package func fetch(_ url: String, maximumBytes: Int) async throws(HTTPFetchError) -> [UInt8] {
        let allowed = url.hasPrefix("https://") || (allowPrivateNetwork && url.hasPrefix("http://"))
        guard allowed else { throw .schemeRefused(url: url) }
        let (open, seconds) = (allowPrivateNetwork, seconds)
        let outcome = await pool.run { CurlFetcher.perform(url, maximumBytes, open: open, seconds: seconds) }
        return try outcome.get()
    }

    private final class Sink {
        var bytes: [UInt8] = []
        let limit: Int
        var overflow = false
        init(limit: Int) { self.limit = limit }
    }

    private static func perform(
        _ url: String, _ limit: Int, open: Bool, seconds: Int
    ) -> Result<[UInt8], HTTPFetchError> {
        guard let handle = unsafe curl_easy_init() else { return .failure(.unreachable(url: url, reason: "no handle")) }
        defer { unsafe curl_easy_cleanup(handle) }
        let sink = Sink(limit: limit)
        var refused: Int32 = 0
        let protocols = open ? "http,https" : "https"
        unsafe gatehouse_set_text(handle, CURLOPT_URL, url)
        unsafe gatehouse_set_text(handle, CURLOPT_PROTOCOLS_STR, protocols)
        unsafe gatehouse_set_text(handle, CURLOPT_PROXY, "")
        unsafe gatehouse_set_long(handle, CURLOPT_NOSIGNAL, 1)
        unsafe gatehouse_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
        unsafe gatehouse_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, min(5, seconds) * 1000)
        unsafe gatehouse_set_long(handle, CURLOPT_TIMEOUT_MS, seconds * 1000)
        unsafe gatehouse_set_text(handle, CURLOPT_USERAGENT, "gatehouse")
        let user = unsafe Unmanaged.passUnretained(sink).toOpaque()
        unsafe gatehouse_set_write(
            handle,
            { data, size, count, user in
                guard let data = unsafe data, let user = unsafe user else { return 0 }
                let sink = unsafe Unmanaged<Sink>.fromOpaque(user).takeUnretainedValue()
                guard sink.bytes.count + size * count <= sink.limit else {
                    sink.overflow = true
                    return 0
                }
                unsafe sink.bytes.append(contentsOf: UnsafeRawBufferPointer(start: data, count: size * count))
                return size * count
            }, user)
        let code = unsafe withUnsafeMutablePointer(to: &refused) { pointer in
            if !open { unsafe gatehouse_guard(handle, pointer) }
            return unsafe curl_easy_perform(handle)
        }
        if refused != 0 { return .failure(.addressRefused(url: url)) }
        if sink.overflow { return .failure(.tooLong(url: url, maximumBytes: limit)) }
        guard code == CURLE_OK else {
            let reason = unsafe curl_easy_strerror(code).map { unsafe String(cString: $0) } ?? "unknown"
            return .failure(.unreachable(url: url, reason: reason))
        }
        var status = 0
        unsafe gatehouse_get_status(handle, &status)
        return status == 200 ? .success(sink.bytes) : .failure(.status(url: url, status))
    }
}
