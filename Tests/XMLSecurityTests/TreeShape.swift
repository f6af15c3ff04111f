import XMLSecurity

/// All that can be asked of a document, for comparing two that were made in different ways.
struct TreeShape: Equatable {
    struct Element: Equatable {
        let parent: Int?
        let namespace: XMLNamespace
        let uri: String
        let local: String
        let attributes: [String]
        let attributeNamespaces: [XMLNamespace]
        let values: [[UInt8]]
        let text: [UInt8]?
        let hasText: Bool
        let children: Int
        /// With prefixes, declarations and the text between elements.
        let octets: [UInt8]?
    }

    let elements: [Element]

    /// - Parameter octetsOfAll: whether each element is canonicalised, which takes quadratic time, or the root alone.
    init(_ document: XMLDocument, octetsOfAll: Bool = true) {
        var nodes: [ElementNode] = []
        document.root.forEachElement { nodes.append($0) }
        elements = nodes.enumerated().map { index, node in
            Element(
                parent: node.parent.flatMap { nodes.firstIndex(of: $0) }, namespace: node.namespace,
                uri: node.namespaceURI, local: node.localName, attributes: node.attributeNames.map(\.local),
                attributeNamespaces: node.attributeNames.map(\.namespace),
                values: ["ID", "a", "b", "z", "Name"].map { node.attributeBytes($0).map(Array.init) ?? [] },
                text: node.textBytes.map(Array.init), hasText: node.hasText,
                children: Array(node.children).count,
                octets: octetsOfAll || index == 0
                    ? try? ExclusiveCanonicalizer.canonicalBytes(
                        of: node, inclusivePrefixes: ["p", "q", "r", "saml", "samlp", "xs", "xsi", "#default"]) : nil)
        }
    }
}
