import Essentials

/// A DNS domain name as A-labels in lower case, without a final dot (rule D-1).
package struct DomainName: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    /// Reads a domain name and folds it to lower case.
    ///
    /// - Throws: `domain.not_ascii` for U-labels, which the caller converts first; `domain.malformed` for a label that is
    ///   empty, longer than 63 octets or has other characters than letters, digits and hyphens (RFC 1123 2.1), for a
    ///   name longer than 253 octets or without a dot, and for an IPv4 address.
    package init(_ input: some StringProtocol) throws(ModelError) {
        guard input.utf8.allSatisfy({ $0 < 128 }) else { throw .domainNotASCII(String(input)) }
        let folded = input.lowercased()
        let labels = folded.split(separator: ".", omittingEmptySubsequences: false)
        let wellFormed = labels.allSatisfy { label in
            !label.isEmpty && label.utf8.count <= 63 && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 45 }
        }
        guard wellFormed, labels.count >= 2, folded.utf8.count <= 253,
            let last = labels.last, !last.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 })
        else { throw .malformedDomain(String(input)) }
        text = folded
    }

    /// A name that our own storage wrote.
    package init(stored text: String) { self.text = text }

    package var description: String { text }
}
