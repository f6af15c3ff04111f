/// One canonicalisation: the output so far and the namespaces rendered on the way down.
///
/// The arena is read through a pointer that is valid while the walk lasts: a slice for each name would be retained and
/// released, which cost as much as the copying itself.
@safe struct CanonicalWalk {
    private let document: XMLDocument
    private let arena: UnsafeBufferPointer<UInt8>
    private let excluded: Int32
    private let inclusivePrefixes: [String]
    private let mode: ExclusiveCanonicalizer.Mode
    /// Prefix and URI that the output has declared and that are still in scope, innermost last.
    private var rendered: [XMLDocument.Declaration] = []
    private(set) var out: [UInt8] = []
    private var isApex = true

    /// - Parameter arena: the document's own arena.
    init(
        document: XMLDocument, arena: UnsafeBufferPointer<UInt8>, excluded: Int32, inclusivePrefixes: [String],
        mode: ExclusiveCanonicalizer.Mode
    ) {
        self.document = document
        unsafe self.arena = arena
        self.excluded = excluded
        self.inclusivePrefixes = inclusivePrefixes
        self.mode = mode
        out.reserveCapacity(document.bytes.count)
    }

    mutating func element(_ index: Int32) throws(XMLSecurityError) {
        let node = document.nodes[Int(index)]
        let mark = rendered.count
        out.append(UInt8(ascii: "<"))
        appendName(node.prefix, node.local)
        let declarations = try neededDeclarations(node, index)
        isApex = false
        for declaration in declarations {
            out.append(contentsOf: " xmlns".utf8)
            if declaration.prefix >= 0 {
                out.append(UInt8(ascii: ":"))
                copy(document.names[Int(declaration.prefix)].span)
            }
            out.append(contentsOf: "=\"".utf8)
            if declaration.uri >= 0 { appendAttributeValue(document.names[Int(declaration.uri)].span) }
            out.append(UInt8(ascii: "\""))
            rendered.append(declaration)
        }
        appendAttributes(node)
        out.append(UInt8(ascii: ">"))
        var child = node.firstChild
        while child >= 0 {
            let childNode = document.nodes[Int(child)]
            if !childNode.isElement {
                appendText(childNode.text)
            } else if child != excluded {
                try element(child)
            }
            child = childNode.nextSibling
        }
        out.append(contentsOf: "</".utf8)
        appendName(node.prefix, node.local)
        out.append(UInt8(ascii: ">"))
        rendered.removeLast(rendered.count - mark)
    }

    // MARK: Namespaces

    /// What this element must declare, sorted by prefix with the default namespace first (Canonical XML 1.0 2.3).
    private func neededDeclarations(
        _ node: XMLDocument.Node, _ index: Int32
    ) throws(XMLSecurityError) -> [XMLDocument.Declaration] {
        var needed: [XMLDocument.Declaration] = []
        func want(_ prefix: Int32, _ uri: Int32) {
            if prefix >= 0, document.isName(prefix, "xml") { return }
            if needed.contains(where: { $0.prefix == prefix }) { return }
            let inForce = rendered.last { $0.prefix == prefix }
            if let inForce {
                if inForce.uri == uri { return }
            } else if uri < 0 {
                // `xmlns=""` is written only to undo a default namespace that the output has.
                return
            }
            needed.append(XMLDocument.Declaration(prefix: prefix, uri: uri))
        }
        if mode == .exclusive {
            if node.prefix >= 0, node.uri < 0 { throw .canonicalizationFailed }
            want(node.prefix, node.uri)
            for offset in 0..<node.attributeCount {
                let attribute = document.attributes[Int(node.firstAttribute + offset)]
                if attribute.prefix >= 0 { want(attribute.prefix, attribute.uri) }
            }
            for prefix in inclusivePrefixes {
                if let inScope = inScope(prefix, from: index) { want(inScope.prefix, inScope.uri) }
            }
        } else {
            for declaration in inclusiveDeclarations(node, index) { want(declaration.prefix, declaration.uri) }
        }
        if needed.count > 1 { needed.sort { precedes($0.prefix, $1.prefix) } }
        return needed
    }

    /// At the apex everything in scope, below it what the element itself declares.
    private func inclusiveDeclarations(_ node: XMLDocument.Node, _ index: Int32) -> [XMLDocument.Declaration] {
        var found: [XMLDocument.Declaration] = []
        var current = index
        while current >= 0 {
            let ancestor = document.nodes[Int(current)]
            for offset in 0..<ancestor.declarationCount {
                let declaration = document.declarations[Int(ancestor.firstDeclaration + offset)]
                if !found.contains(where: { $0.prefix == declaration.prefix }) { found.append(declaration) }
            }
            current = isApex ? ancestor.parent : -1
        }
        return found
    }

    /// The declaration of `prefix` that is in scope at `index`, or nil.
    private func inScope(_ prefix: String, from index: Int32) -> XMLDocument.Declaration? {
        var current = index
        while current >= 0 {
            let node = document.nodes[Int(current)]
            for offset in 0..<node.declarationCount {
                let declaration = document.declarations[Int(node.firstDeclaration + offset)]
                let matches =
                    declaration.prefix < 0
                    ? prefix == "#default" : document.name(declaration.prefix).elementsEqual(prefix.utf8)
                if matches { return declaration }
            }
            current = node.parent
        }
        return nil
    }

    private func precedes(_ left: Int32, _ right: Int32) -> Bool {
        document.name(left).lexicographicallyPrecedes(document.name(right))
    }

    // MARK: Writing

    private mutating func appendName(_ prefix: Int32, _ local: Int32) {
        if prefix >= 0 {
            copy(document.names[Int(prefix)].span)
            out.append(UInt8(ascii: ":"))
        }
        copy(document.names[Int(local)].span)
    }

    /// Attributes by namespace URI, then local name; those without a namespace first (Canonical XML 1.0 2.2).
    private mutating func appendAttributes(_ node: XMLDocument.Node) {
        let range = Int(node.firstAttribute)..<Int(node.firstAttribute + node.attributeCount)
        guard range.count > 1 else {
            for index in range { appendAttribute(document.attributes[index]) }
            return
        }
        let document = self.document
        let sorted = document.attributes[range].sorted { left, right in
            if left.uri == right.uri {
                return document.name(left.local).lexicographicallyPrecedes(document.name(right.local))
            }
            return document.name(left.uri).lexicographicallyPrecedes(document.name(right.uri))
        }
        for attribute in sorted { appendAttribute(attribute) }
    }

    private mutating func appendAttribute(_ attribute: XMLDocument.Attribute) {
        out.append(UInt8(ascii: " "))
        appendName(attribute.prefix, attribute.local)
        out.append(contentsOf: "=\"".utf8)
        appendAttributeValue(attribute.value)
        out.append(UInt8(ascii: "\""))
    }

    private mutating func appendText(_ span: XMLDocument.Span) {
        append(span) { byte in
            switch byte {
            case UInt8(ascii: "&"): "&amp;"
            case UInt8(ascii: "<"): "&lt;"
            case UInt8(ascii: ">"): "&gt;"
            case 0x0D: "&#xD;"
            default: nil
            }
        }
    }

    private mutating func appendAttributeValue(_ span: XMLDocument.Span) {
        append(span) { byte in
            switch byte {
            case UInt8(ascii: "&"): "&amp;"
            case UInt8(ascii: "<"): "&lt;"
            case UInt8(ascii: "\""): "&quot;"
            case 0x09: "&#x9;"
            case 0x0A: "&#xA;"
            case 0x0D: "&#xD;"
            default: nil
            }
        }
    }

    private mutating func copy(_ span: XMLDocument.Span) {
        unsafe out.append(contentsOf: UnsafeBufferPointer(rebasing: arena[span.range]))
    }

    /// Copies runs without a special character whole.
    @inline(__always)
    private mutating func append(_ span: XMLDocument.Span, _ escape: (UInt8) -> StaticString?) {
        var start = span.range.lowerBound
        for index in span.range {
            guard let text = escape(unsafe arena[index]) else { continue }
            unsafe out.append(contentsOf: UnsafeBufferPointer(rebasing: arena[start..<index]))
            unsafe out.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
            start = index + 1
        }
        unsafe out.append(contentsOf: UnsafeBufferPointer(rebasing: arena[start..<span.range.upperBound]))
    }
}
