internal import CCurl
import Effects

/// One request through libcurl, on a thread that may block.
///
/// No redirects, no proxy from the environment, https to public addresses only unless `open`. The guard sees the address
/// that was resolved, so a name that changes between check and use gains nothing.
struct CurlTransfer {
    let url: String
    /// For labs: no guard, and http.
    let open: Bool
    let seconds: Int
    let maximumBytes: Int
    var headers: [(name: String, value: String)] = []
    /// Nil: GET.
    var body: [UInt8]?

    struct Answer {
        let status: Int
        let retryAfter: Int
        let body: [UInt8]
        /// Whether there was more than `maximumBytes`.
        let isCut: Bool
        /// The `Date` field, as it stood there.
        let date: String?
    }

    private final class Sink {
        var bytes: [UInt8] = []
        let limit: Int
        var overflow = false
        init(limit: Int) { self.limit = limit }
    }

    func perform() -> Result<Answer, HTTPFetchError> {
        guard let handle = unsafe curl_easy_init() else { return .failure(.unreachable(url: url, reason: "no handle")) }
        defer { unsafe curl_easy_cleanup(handle) }
        let sink = Sink(limit: maximumBytes)
        var refused: Int32 = 0
        unsafe gatehouse_set_text(handle, CURLOPT_URL, url)
        unsafe gatehouse_set_text(handle, CURLOPT_PROTOCOLS_STR, open ? "http,https" : "https")
        unsafe gatehouse_set_text(handle, CURLOPT_PROXY, "")
        unsafe gatehouse_set_long(handle, CURLOPT_NOSIGNAL, 1)
        unsafe gatehouse_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
        unsafe gatehouse_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, min(5, seconds) * 1000)
        unsafe gatehouse_set_long(handle, CURLOPT_TIMEOUT_MS, seconds * 1000)
        unsafe gatehouse_set_text(handle, CURLOPT_USERAGENT, "gatehouse")
        var list: UnsafeMutablePointer<curl_slist>?
        for (name, value) in headers { unsafe list = curl_slist_append(list, "\(name): \(value)") }
        defer { unsafe curl_slist_free_all(list) }
        unsafe gatehouse_set_headers(handle, list)
        let user = unsafe Unmanaged.passUnretained(sink).toOpaque()
        unsafe gatehouse_set_write(
            handle,
            { data, size, count, user in
                guard let data = unsafe data, let user = unsafe user else { return 0 }
                let sink = unsafe Unmanaged<Sink>.fromOpaque(user).takeUnretainedValue()
                let room = min(size * count, sink.limit - sink.bytes.count)
                unsafe sink.bytes.append(contentsOf: UnsafeRawBufferPointer(start: data, count: room))
                if room < size * count { sink.overflow = true }
                return room
            }, user)
        let code = unsafe withUnsafeMutablePointer(to: &refused) { pointer in
            if !open { unsafe gatehouse_guard(handle, pointer) }
            guard let body else { return unsafe curl_easy_perform(handle) }
            return unsafe body.withUnsafeBytes { bytes in
                unsafe gatehouse_set_body(handle, bytes.baseAddress, bytes.count)
                return unsafe curl_easy_perform(handle)
            }
        }
        if refused != 0 { return .failure(.addressRefused(url: url)) }
        guard code == CURLE_OK || sink.overflow else {
            let reason = unsafe curl_easy_strerror(code).map { unsafe String(cString: $0) } ?? "unknown"
            return .failure(.unreachable(url: url, reason: reason))
        }
        var (status, retryAfter) = (0, 0)
        unsafe gatehouse_get_status(handle, &status)
        unsafe gatehouse_get_retry_after(handle, &retryAfter)
        let date = unsafe gatehouse_get_field(handle, "Date").map { unsafe String(cString: $0) }
        return .success(
            Answer(status: status, retryAfter: retryAfter, body: sink.bytes, isCut: sink.overflow, date: date))
    }
}
