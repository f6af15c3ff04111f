/// One canonicalisation: where the output goes and the namespaces rendered on the way down.
struct CanonicalWalk<Sink: CanonicalSink> {
    private let view: DocumentView
    private let excluded: Int32
    private let inclusivePrefixes: [String]
    private let mode: ExclusiveCanonicalizer.Mode
    /// Prefix and URI that the output has declared and that are still in scope, innermost last.
    private var rendered: [XMLDocument.Declaration] = []
    private(set) var sink: Sink
    private var isApex = true

    init(
        view: DocumentView, excluded: Int32, inclusivePrefixes: [String], mode: ExclusiveCanonicalizer.Mode, sink: Sink
    ) {
        self.view = view
        self.excluded = excluded
        self.inclusivePrefixes = inclusivePrefixes
        self.mode = mode
        self.sink = sink
        rendered.reserveCapacity(16)
    }

    mutating func element(_ index: Int32) throws(XMLSecurityError) {
        let node = view.node(index)
        let mark = rendered.count
        sink.put(UInt8(ascii: "<"))
        putName(node.prefix, node.local)
        try renderDeclarations(node, index, mark)
        isApex = false
        for position in mark..<rendered.count {
            let declaration = rendered[position]
            if declaration.prefix >= 0 {
                sink.put(" xmlns:")
                unsafe sink.put(view.name(declaration.prefix))
                sink.put("=\"")
            } else {
                sink.put(" xmlns=\"")
            }
            unsafe putAttributeValue(view.name(declaration.uri))
            sink.put(UInt8(ascii: "\""))
        }
        putAttributes(node)
        sink.put(UInt8(ascii: ">"))
        var child = node.firstChild
        while child >= 0 {
            let childNode = view.node(child)
            if !childNode.isElement {
                unsafe putText(view.bytes(childNode.text))
            } else if child != excluded {
                try element(child)
            }
            child = childNode.nextSibling
        }
        sink.put("</")
        putName(node.prefix, node.local)
        sink.put(UInt8(ascii: ">"))
        if rendered.count > mark { rendered.removeLast(rendered.count - mark) }
    }

    // MARK: Namespaces

    /// Puts behind `mark` what this element must declare, by prefix with the default namespace first (Canonical XML 1.0 2.3).
    private mutating func renderDeclarations(
        _ node: XMLDocument.Node, _ index: Int32, _ mark: Int
    ) throws(XMLSecurityError) {
        if mode == .exclusive {
            if node.prefix >= 0, node.uri < 0 { throw .canonicalizationFailed }
            want(node.prefix, node.uri, mark)
            for offset in 0..<node.attributeCount {
                let attribute = view.attribute(node.firstAttribute + offset)
                if attribute.prefix >= 0 { want(attribute.prefix, attribute.uri, mark) }
            }
            for prefix in inclusivePrefixes {
                if let inScope = inScope(prefix, from: index) { want(inScope.prefix, inScope.uri, mark) }
            }
        } else {
            for declaration in inclusiveDeclarations(node, index) { want(declaration.prefix, declaration.uri, mark) }
        }
        guard rendered.count - mark > 1 else { return }
        let view = self.view
        rendered[mark...].sort { view.precedes($0.prefix, $1.prefix) }
    }

    private mutating func want(_ prefix: Int32, _ uri: Int32, _ mark: Int) {
        var position = rendered.count - 1
        while position >= 0, rendered[position].prefix != prefix { position -= 1 }
        if position >= mark { return }
        if position >= 0 {
            if rendered[position].uri == uri { return }
        } else if uri < 0 {
            // `xmlns=""` is written only to undo a default namespace that the output has.
            return
        }
        if prefix >= 0, unsafe view.name(prefix).elementsEqual("xml".utf8) { return }
        rendered.append(XMLDocument.Declaration(prefix: prefix, uri: uri))
    }

    /// At the apex everything in scope, below it what the element itself declares.
    private func inclusiveDeclarations(_ node: XMLDocument.Node, _ index: Int32) -> [XMLDocument.Declaration] {
        var found: [XMLDocument.Declaration] = []
        var current = index
        while current >= 0 {
            let ancestor = view.node(current)
            for offset in 0..<ancestor.declarationCount {
                let declaration = view.declaration(ancestor.firstDeclaration + offset)
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
            let node = view.node(current)
            for offset in 0..<node.declarationCount {
                let declaration = view.declaration(node.firstDeclaration + offset)
                let matches =
                    declaration.prefix < 0
                    ? prefix == "#default" : unsafe view.name(declaration.prefix).elementsEqual(prefix.utf8)
                if matches { return declaration }
            }
            current = node.parent
        }
        return nil
    }

    // MARK: Writing

    private mutating func putName(_ prefix: Int32, _ local: Int32) {
        if prefix >= 0 {
            unsafe sink.put(view.name(prefix))
            sink.put(UInt8(ascii: ":"))
        }
        unsafe sink.put(view.name(local))
    }

    private mutating func putAttributes(_ node: XMLDocument.Node) {
        let range = node.firstAttribute..<node.firstAttribute + node.attributeCount
        guard !isSorted(range) else {
            for index in range { putAttribute(view.attribute(index)) }
            return
        }
        let view = self.view
        for attribute in range.map({ view.attribute($0) }).sorted(by: { view.precedes($0, $1) }) {
            putAttribute(attribute)
        }
    }

    /// What is canonical already needs no second order.
    private func isSorted(_ range: Range<Int32>) -> Bool {
        for index in range.dropFirst() where view.precedes(view.attribute(index), view.attribute(index - 1)) {
            return false
        }
        return true
    }

    private mutating func putAttribute(_ attribute: XMLDocument.Attribute) {
        sink.put(UInt8(ascii: " "))
        putName(attribute.prefix, attribute.local)
        sink.put("=\"")
        unsafe putAttributeValue(view.bytes(attribute.value))
        sink.put(UInt8(ascii: "\""))
    }

    private mutating func putText(_ bytes: UnsafeBufferPointer<UInt8>) {
        unsafe putEscaped(bytes, third: UInt8(ascii: ">")) { byte in
            switch byte {
            case UInt8(ascii: "&"): "&amp;"
            case UInt8(ascii: "<"): "&lt;"
            case UInt8(ascii: ">"): "&gt;"
            case 0x0D: "&#xD;"
            default: nil
            }
        }
    }

    private mutating func putAttributeValue(_ bytes: UnsafeBufferPointer<UInt8>) {
        unsafe putEscaped(bytes, third: UInt8(ascii: "\"")) { byte in
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

    /// Writes runs without a special character whole.
    @inline(__always)
    private mutating func putEscaped(
        _ bytes: UnsafeBufferPointer<UInt8>, third: UInt8, _ escape: (UInt8) -> StaticString?
    ) {
        guard let source = bytes.baseAddress else { return }
        var (start, index, high) = (0, 0, UInt8(0))
        while true {
            index = unsafe ByteScan.special(
                source, from: index, to: bytes.count, UInt8(ascii: "&"), UInt8(ascii: "<"), third, high: &high)
            if index == bytes.count { break }
            if let text = escape(unsafe source[index]) {
                unsafe sink.put(source + start, index - start)
                sink.put(text)
                start = index + 1
            }
            index += 1
        }
        unsafe sink.put(source + start, bytes.count - start)
    }
}
