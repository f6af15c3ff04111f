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
        try DocumentView.with(element.document) { view throws(XMLSecurityError) in
            var walk = CanonicalWalk(
                view: view, excluded: excluded?.index ?? -1, inclusivePrefixes: inclusivePrefixes, mode: mode,
                sink: CanonicalBuffer(capacity: element.document.bytes.count))
            defer { walk.sink.free() }
            try walk.element(element.index)
            return walk.sink.bytes
        }
    }

    /// Whether the canonical octets of `element` are exactly `octets`; they are compared as they come, and not kept.
    package static func reproduces(
        _ octets: [UInt8], from element: ElementNode, inclusivePrefixes: [String] = []
    ) throws(XMLSecurityError) -> Bool {
        try reproduces(octets, from: element, inclusivePrefixes: inclusivePrefixes, mode: .exclusive)
    }

    static func reproduces(
        _ octets: [UInt8], from element: ElementNode, inclusivePrefixes: [String], mode: Mode
    ) throws(XMLSecurityError) -> Bool {
        try DocumentView.with(element.document) { view throws(XMLSecurityError) in
            try unsafe octets.withUnsafeBufferPointer { expected throws(XMLSecurityError) in
                var walk = CanonicalWalk(
                    view: view, excluded: -1, inclusivePrefixes: inclusivePrefixes, mode: mode,
                    sink: unsafe CanonicalComparison(expected))
                try walk.element(element.index)
                return walk.sink.isEqual
            }
        }
    }
}
