/// Sends messages to addresses that a stranger may have chosen.
package protocol HTTPPoster: Sendable {
    /// Refuses an address that could never be sent to, whatever it resolves to.
    ///
    /// - Throws: `fetch.scheme_refused`.
    func check(_ url: String) throws(HTTPFetchError)

    /// Sends `body` by POST and returns the answer, whatever its status; a redirect is not followed.
    ///
    /// - Parameters:
    ///   - body: the message.
    ///   - url: where to; checked again.
    ///   - headers: fields beside those that HTTP itself wants.
    ///   - maximumBytes: how much of the answer's body is read; the rest is dropped with the connection.
    /// - Throws: `HTTPFetchError` where the address is refused by the egress guard or nobody answers in time.
    func post(
        _ body: [UInt8], to url: String, headers: [(name: String, value: String)], maximumBytes: Int
    ) async throws(HTTPFetchError) -> HTTPPostAnswer
}

/// What the receiver said.
package struct HTTPPostAnswer: Sendable, Hashable {
    package let status: Int
    /// The wait that the receiver asks for (RFC 9110 10.2.3), or nil.
    package let retryAfter: Duration?
    /// The beginning of the body.
    package let body: [UInt8]

    package init(status: Int, retryAfter: Duration? = nil, body: [UInt8] = []) {
        self.status = status
        self.retryAfter = retryAfter
        self.body = body
    }
}
