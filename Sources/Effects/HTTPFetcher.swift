/// Fetches documents from addresses that a stranger may have chosen.
package protocol HTTPFetcher: Sendable {
    /// Fetches `url` by GET.
    ///
    /// - Throws: `HTTPFetchError` where the address is refused by the egress guard, nobody answers in time, the status is
    ///   not 200, or the body is longer than `maximumBytes`.
    func fetch(_ url: String, maximumBytes: Int) async throws(HTTPFetchError) -> [UInt8]
}
