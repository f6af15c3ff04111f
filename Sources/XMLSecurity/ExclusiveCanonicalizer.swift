import Essentials

/// Exclusive XML Canonicalization 1.0 without comments, as our own walk over our own tree.
///
/// https://www.w3.org/TR/xml-exc-c14n/ 3; the text rules are those of Canonical XML 1.0 2.3. Errors can't truncate the
/// output silently (B5, B6): the only failure is an unbound prefix, and it throws.
package struct ExclusiveCanonicalizer: Sendable {
    /// Which namespace declarations an element carries in the output.
    enum Mode: Sendable, Hashable {
        case exclusive
        /// Canonical XML 1.0: all that are in scope at the apex. Behind a relaxation.
        case inclusive
    }

    /// The canonical octets of `element`.
    ///
    /// - Parameters:
    ///   - element: the apex.
    ///   - excluded: a subtree that is left out (the enveloped signature), or nil.
    ///   - inclusivePrefixes: the PrefixList of InclusiveNamespaces; `#default` stands for the default namespace.
    /// - Throws: `signature.canonicalization_failed`.
    package static func canonicalBytes(
        of element: ElementNode, excluding excluded: ElementNode? = nil, inclusivePrefixes: [String] = []
    ) throws(XMLSecurityError) -> [UInt8] {
        try canonicalBytes(of: element, excluding: excluded, inclusivePrefixes: inclusivePrefixes, mode: .exclusive)
    }

    static func canonicalBytes(
        of element: ElementNode, excluding excluded: ElementNode?, inclusivePrefixes: [String], mode: Mode
    ) throws(XMLSecurityError) -> [UInt8] {
        let document = element.document
        return try unsafe document.arena.withUnsafeBufferPointer { arena throws(XMLSecurityError) in
            var walk = unsafe CanonicalWalk(
                document: document, arena: arena, excluded: excluded?.index ?? -1,
                inclusivePrefixes: inclusivePrefixes, mode: mode)
            try walk.element(element.index)
            return walk.out
        }
    }
}
