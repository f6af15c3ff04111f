/// An opaque handle that comes back with the response; never a URL, never followed (D14, rule L-8).
package struct RelayState: Sendable, Hashable {
    package let text: String

    /// - Throws: `saml.relay_state_too_long` beyond 80 bytes (SAML Bindings 3.4.3).
    package init(_ text: String) throws(SAMLError) {
        guard text.utf8.count <= 80 else { throw .relayStateTooLong(text.utf8.count) }
        self.text = text
    }
}
