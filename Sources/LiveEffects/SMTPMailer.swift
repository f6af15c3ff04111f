internal import CCurl
package import Effects
package import Essentials

/// Sends mail through one mail server of the operator's, by libcurl.
///
/// `smtp://` with STARTTLS, without which nothing is sent but to this machine itself or in a lab; or `smtps://`. 10 s to
/// connect, 30 s in all. The server is the operator's choice, so the egress guard does not stand before it.
package struct SMTPMailer: Mailer {
    /// Where mail goes.
    package struct Settings: Sendable {
        package let url: String
        package let host: String
        /// TLS may be missing: the server is this machine, or the operator said that this is a lab.
        package let allowsClearText: Bool
        package let from: String
        package let user: String?
        package let password: Secret?

        /// - Parameters:
        ///   - url: `smtp://host:port` or `smtps://host:port`, without user and password: they would end up in process
        ///     lists and logs.
        ///   - from: our address.
        ///   - isLab: lifts the demand for TLS.
        /// - Returns: nil where the URL is none of that form.
        package init?(url: String, from: String, user: String?, password: Secret?, isLab: Bool = false) {
            guard let scheme = ["smtp://", "smtps://"].first(where: { url.hasPrefix($0) }) else { return nil }
            let rest = url.dropFirst(scheme.count)
            guard !rest.isEmpty, rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"@/?#\\".utf8.contains($0) }) else {
                return nil
            }
            var host = String(rest)
            if rest.hasPrefix("[") {
                guard let end = rest.firstIndex(of: "]") else { return nil }
                host = String(rest[rest.index(after: rest.startIndex)..<end])
            } else if let colon = rest.firstIndex(of: ":") {
                guard UInt16(rest[rest.index(after: colon)...]) != nil else { return nil }
                host = String(rest[..<colon])
            }
            guard !host.isEmpty else { return nil }
            self.url = url
            self.host = host
            self.from = from
            self.user = user
            self.password = password
            // A name such as 127.0.0.1.example is not this machine.
            let octets = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
            let isLoopback =
                host == "localhost" || host == "::1" || (octets.count == 4 && octets[0] == 127 && !octets.contains(nil))
            allowsClearText = isLoopback || isLab
        }
    }

    private let settings: Settings
    private let pool: BlockingPool
    private let clock: any WallClock
    private let seconds: Int

    package init(_ settings: Settings, pool: BlockingPool, clock: any WallClock, seconds: Int = 30) {
        _ = CurlFetcher.started
        self.settings = settings
        self.pool = pool
        self.clock = clock
        self.seconds = seconds
    }

    package var isConfigured: Bool { true }

    package func send(_ message: MailMessage) async throws(MailError) {
        let text = try InternetMessage.text(message, from: settings.from, date: clock.now())
        let (settings, seconds, to) = (settings, seconds, message.to)
        let outcome = await pool.run { SMTPMailer.perform(text, to: to, settings, seconds: seconds) }
        try outcome.get()
    }

    private final class Source {
        let bytes: [UInt8]
        var position = 0
        init(_ bytes: [UInt8]) { self.bytes = bytes }
    }

    private static func perform(
        _ text: [UInt8], to: String, _ settings: Settings, seconds: Int
    ) -> Result<Void, MailError> {
        let host = settings.host
        guard let handle = unsafe curl_easy_init() else {
            return .failure(.unreachable(host: host, reason: "no handle"))
        }
        defer { unsafe curl_easy_cleanup(handle) }
        guard let recipients = unsafe curl_slist_append(nil, "<\(to)>") else {
            return .failure(.unreachable(host: host, reason: "no memory"))
        }
        defer { unsafe curl_slist_free_all(recipients) }
        let source = Source(text)
        unsafe gatehouse_set_text(handle, CURLOPT_URL, settings.url)
        unsafe gatehouse_set_text(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        unsafe gatehouse_set_text(handle, CURLOPT_PROXY, "")
        unsafe gatehouse_set_long(handle, CURLOPT_NOSIGNAL, 1)
        unsafe gatehouse_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, min(10, seconds) * 1000)
        unsafe gatehouse_set_long(handle, CURLOPT_TIMEOUT_MS, seconds * 1000)
        unsafe gatehouse_set_long(handle, CURLOPT_UPLOAD, 1)
        let tls = settings.allowsClearText ? CURLUSESSL_TRY : CURLUSESSL_ALL
        unsafe gatehouse_set_long(handle, CURLOPT_USE_SSL, Int(tls.rawValue))
        unsafe gatehouse_set_text(handle, CURLOPT_MAIL_FROM, "<\(settings.from)>")
        unsafe gatehouse_set_pointer(handle, CURLOPT_MAIL_RCPT, UnsafeMutableRawPointer(recipients))
        if let user = settings.user, let password = settings.password {
            unsafe gatehouse_set_text(handle, CURLOPT_USERNAME, user)
            unsafe gatehouse_set_text(handle, CURLOPT_PASSWORD, password.revealText())
        }
        let user = unsafe Unmanaged.passUnretained(source).toOpaque()
        unsafe gatehouse_set_read(
            handle,
            { data, size, count, user in
                guard let data = unsafe data, let user = unsafe user else { return 0 }
                let source = unsafe Unmanaged<Source>.fromOpaque(user).takeUnretainedValue()
                let length = min(size * count, source.bytes.count - source.position)
                guard length > 0 else { return 0 }
                unsafe source.bytes.withUnsafeBytes { bytes in
                    guard let start = bytes.baseAddress else { return }
                    unsafe UnsafeMutableRawPointer(data).copyMemory(
                        from: start + source.position, byteCount: length)
                }
                source.position += length
                return length
            }, user)
        let code = withExtendedLifetime(source) { unsafe curl_easy_perform(handle) }
        return unsafe outcome(code, handle, host)
    }

    private static func outcome(
        _ code: CURLcode, _ handle: UnsafeMutableRawPointer, _ host: String
    ) -> Result<
        Void, MailError
    > {
        if code == CURLE_OK { return .success(()) }
        var reply = 0
        unsafe gatehouse_get_status(handle, &reply)
        switch code {
        case CURLE_USE_SSL_FAILED: return .failure(.tlsRequired(host: host))
        case CURLE_LOGIN_DENIED: return .failure(.loginRefused(host: host))
        default: break
        }
        if [530, 534, 535].contains(reply) { return .failure(.loginRefused(host: host)) }
        if (400...599).contains(reply) { return .failure(.rejected(host: host, reply: reply)) }
        let reason = unsafe curl_easy_strerror(code).map { unsafe String(cString: $0) } ?? "unknown"
        return .failure(.unreachable(host: host, reason: reason))
    }
}
