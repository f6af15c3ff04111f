/// Where a request came from, for the audit log (rule A-4).
package struct Origin: Sendable, Hashable {
    /// The client's address as the server saw it, or nil where there was none.
    package let address: String?
    package let requestID: String

    package init(address: String?, requestID: String) {
        self.address = address
        self.requestID = requestID
    }
}
