/// The form under which names are compared that the standard compares without letter case (RFC 7643 2.2, 4.1.1).
package enum FoldedName {
    /// Lower case by Unicode's own mapping.
    package static func of(_ name: String) -> String { name.lowercased() }
}
