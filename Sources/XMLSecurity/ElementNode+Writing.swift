/// An element as it was written, for people who read a document; nothing is decided by it.
extension ElementNode {
    /// What stands between a start tag and its end tag.
    package enum Part: Sendable {
        case element(ElementNode)
        case text(String)
    }

    /// The local name behind its prefix.
    package var writtenName: String { document.written(prefix: node.prefix, node.local) }

    /// Namespace declarations, then attributes, with their prefixes and in the order of the document.
    package var writtenAttributes: [(name: String, value: String)] {
        let node = self.node
        let declarations = (0..<node.declarationCount).map { offset in
            let declaration = document.declarations[Int(node.firstDeclaration + offset)]
            return (
                name: declaration.prefix < 0 ? "xmlns" : "xmlns:" + document.nameText(declaration.prefix),
                value: document.nameText(declaration.uri)
            )
        }
        return declarations
            + (0..<node.attributeCount).map { offset in
                let attribute = document.attributes[Int(node.firstAttribute + offset)]
                return (
                    name: document.written(prefix: attribute.prefix, attribute.local),
                    value: document.text(attribute.value)
                )
            }
    }

    /// The child elements and the texts between them, in order.
    package var parts: [Part] {
        var parts: [Part] = []
        var index = node.firstChild
        while index >= 0 {
            let child = document.nodes[Int(index)]
            parts.append(
                child.isElement
                    ? .element(ElementNode(document: document, index: index)) : .text(document.text(child.text)))
            index = child.nextSibling
        }
        return parts
    }
}

extension XMLDocument {
    fileprivate func written(prefix: Int32, _ local: Int32) -> String {
        prefix < 0 ? nameText(local) : nameText(prefix) + ":" + nameText(local)
    }
}
