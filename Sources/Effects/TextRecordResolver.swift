/// Looks up DNS TXT records.
package protocol TextRecordResolver: Sendable {
    /// Asks for the TXT records at `name`, an ASCII domain name without a final dot.
    func textRecords(at name: String) async -> TextRecordAnswer
}

/// What the DNS said.
///
/// An absence and a failure are never the same (rule D-4).
package enum TextRecordAnswer: Sendable, Hashable {
    /// Each record with its strings joined (RFC 7208 3.3 fixes the reading that everybody uses).
    case records([String])
    /// The name does not exist (NXDOMAIN).
    case noSuchName
    /// The name exists and has no TXT record (NODATA).
    case noRecords
    /// Nobody could say: time-out, SERVFAIL, REFUSED, malformed answer. The text says which.
    case unanswered(String)
}
