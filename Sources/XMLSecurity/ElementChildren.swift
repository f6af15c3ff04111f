/// The child elements of an element, in order.
package struct ElementChildren: Sequence, IteratorProtocol, Sendable {
    let document: XMLDocument
    private var upcoming: Int32

    init(document: XMLDocument, first: Int32) {
        self.document = document
        upcoming = first
    }

    package mutating func next() -> ElementNode? {
        while upcoming >= 0 {
            let index = upcoming
            let node = document.nodes[Int(index)]
            upcoming = node.nextSibling
            if node.isElement { return ElementNode(document: document, index: index) }
        }
        return nil
    }

    package var first: ElementNode? {
        var copy = self
        return copy.next()
    }
}
