package import Essentials

/// Asks others what time it is.
package protocol RemoteClock: Sendable {
    /// The time that a web server says it is, in its `Date` field (RFC 9110 6.6.1): whole seconds, cut off.
    ///
    /// Whatever the status: every answer of a server with a clock has one.
    ///
    /// - Parameter url: an http or https address; the operator chose it, so that no guard looks at where it leads.
    /// - Returns: the time, or nil where the answer has none that can be read.
    /// - Throws: `fetch.scheme_refused`, `fetch.unreachable`.
    func time(at url: String) async throws(HTTPFetchError) -> Timestamp?
}
