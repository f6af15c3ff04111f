/// One element of a document; copying it costs a reference.
package struct ElementNode: Sendable, Equatable {
    package let document: XMLDocument
    let index: Int32

    var node: XMLDocument.Node { document.nodes[Int(index)] }

    package static func == (left: ElementNode, right: ElementNode) -> Bool {
        left.document === right.document && left.index == right.index
    }

    package var namespace: XMLNamespace { document.namespace(node.uri) }
    package var localName: String { document.nameText(node.local) }
    package var namespaceURI: String { document.nameText(node.uri) }

    /// Whether this is the element `local` of `namespace`: an expanded name, whatever its prefix (B7).
    package func `is`(_ namespace: XMLNamespace, _ local: StaticString) -> Bool {
        let node = self.node
        return document.namespace(node.uri) == namespace && document.isName(node.local, local)
    }

    package var parent: ElementNode? {
        node.parent < 0 ? nil : ElementNode(document: document, index: node.parent)
    }

    /// The child elements in order; text between them is left out.
    package var children: ElementChildren { ElementChildren(document: document, first: node.firstChild) }

    /// Whether text other than white space stands between the children (A11: element-only content refuses text).
    package var hasText: Bool {
        var child = node.firstChild
        while child >= 0 {
            let node = document.nodes[Int(child)]
            if !node.isElement,
                document.arena[node.text.range].contains(where: { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
                )
            {
                return true
            }
            child = node.nextSibling
        }
        return false
    }

    /// Where the text stands, or nil where there is a child element: a value is text only (rule R4).
    private var textSpan: XMLDocument.Span? {
        let child = node.firstChild
        guard child >= 0 else { return XMLDocument.Span(start: 0, count: 0) }
        let only = document.nodes[Int(child)]
        return !only.isElement && only.nextSibling < 0 ? only.text : nil
    }

    /// The bytes of the text, or nil where there is a child element.
    package var textBytes: ArraySlice<UInt8>? { textSpan.map { document.arena[$0.range] } }

    /// The text exactly as it stands, or nil where there is a child element.
    package var text: String? { textSpan.map { document.text($0) } }

    /// Where the value of the attribute `local` in no namespace stands, or nil.
    private func attributeSpan(_ local: StaticString) -> XMLDocument.Span? {
        let node = self.node
        for offset in 0..<node.attributeCount {
            let attribute = document.attributes[Int(node.firstAttribute + offset)]
            if attribute.uri < 0, document.isName(attribute.local, local) { return attribute.value }
        }
        return nil
    }

    /// The value of the attribute `local` in no namespace, or nil.
    package func attribute(_ local: StaticString) -> String? { attributeSpan(local).map { document.text($0) } }

    /// The bytes of the attribute `local` in no namespace, or nil.
    package func attributeBytes(_ local: StaticString) -> ArraySlice<UInt8>? {
        attributeSpan(local).map { document.arena[$0.range] }
    }

    /// Whether the attribute `local` in no namespace is exactly `value`.
    package func attribute(_ local: StaticString, is value: StaticString) -> Bool {
        attributeSpan(local).map { document.equals($0, value) } ?? false
    }

    /// The names of all attributes: namespace and local name.
    package var attributeNames: [(namespace: XMLNamespace, local: String)] {
        let node = self.node
        return (0..<node.attributeCount).map { offset in
            let attribute = document.attributes[Int(node.firstAttribute + offset)]
            return (document.namespace(attribute.uri), document.nameText(attribute.local))
        }
    }

    /// The local name of the first attribute that is in none of these namespaces, or nil.
    package func firstAttribute(outside namespaces: [XMLNamespace]) -> String? {
        let node = self.node
        for offset in 0..<node.attributeCount {
            let attribute = document.attributes[Int(node.firstAttribute + offset)]
            if !namespaces.contains(document.namespace(attribute.uri)) { return document.nameText(attribute.local) }
        }
        return nil
    }

    /// This element and everything below it, in document order, without recursion.
    package func forEachElement(_ body: (ElementNode) -> Void) {
        for index in Int(self.index)..<Int(node.end) where document.nodes[index].isElement {
            body(ElementNode(document: document, index: Int32(index)))
        }
    }

    /// The number of elements `local` of `namespace` in this subtree, counted by walking (A2).
    package func count(_ namespace: XMLNamespace, _ local: StaticString) -> Int {
        var count = 0
        for index in Int(self.index)..<Int(node.end) {
            let node = document.nodes[index]
            if node.isElement, document.namespace(node.uri) == namespace, document.isName(node.local, local) {
                count += 1
            }
        }
        return count
    }
}
