internal import CLibXML2

/// Fills the flat arrays of an ``XMLDocument`` from the parser's events.
///
/// A value behind a pointer, not a class: each event then costs no dynamic exclusivity checks.
@safe struct TreeBuilder: ~Copyable {
    struct OpenElement: BitwiseCopyable {
        let index: Int32
        /// So that siblings are chained without a search.
        var lastChild: Int32 = -1
    }

    private let limits: ParserLimits
    private var nodes: FlatBuffer<XMLDocument.Node>
    private var attributes: FlatBuffer<XMLDocument.Attribute>
    private var declarations = FlatBuffer<XMLDocument.Declaration>(capacity: 32)
    private var names = FlatBuffer<XMLDocument.Name>(capacity: 128)
    private var arena: [UInt8] = []
    private var open = FlatBuffer<OpenElement>(capacity: 16)
    private var internedNames = InternTable()
    private(set) var error: XMLSecurityError?
    private(set) var isComplete = false
    var context: xmlParserCtxtPtr?

    init(limits: ParserLimits, expecting byteCount: Int) {
        self.limits = limits
        unsafe context = nil
        nodes = FlatBuffer(capacity: byteCount / 40 + 16)
        arena.reserveCapacity(byteCount)
        attributes = FlatBuffer(capacity: byteCount / 80 + 8)
    }

    /// Remembers the first error and stops the parser.
    mutating func fail(_ error: XMLSecurityError) {
        if self.error == nil { self.error = error }
        if let context = unsafe context { unsafe xmlStopParser(context) }
    }

    consuming func document(_ bytes: [UInt8]) -> XMLDocument {
        XMLDocument(
            nodes: nodes, attributes: attributes, declarations: declarations, names: names, arena: arena, bytes: bytes)
    }

    // MARK: Events

    mutating func startElement(
        local: UnsafePointer<UInt8>?, prefix: UnsafePointer<UInt8>?, uri: UnsafePointer<UInt8>?, declarationCount: Int,
        declarations declared: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, attributeCount: Int,
        attributes given: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
    ) {
        guard error == nil else { return }
        guard open.count < limits.depth else { return fail(.tooDeep(limit: limits.depth)) }
        guard attributeCount <= limits.attributesPerElement, declarationCount <= limits.attributesPerElement else {
            return fail(.tooManyAttributes(limit: limits.attributesPerElement))
        }
        var node = XMLDocument.Node(parent: open.last?.index ?? -1)
        unsafe node.prefix = name(prefix)
        unsafe node.local = name(local)
        unsafe node.uri = namespaceName(uri)
        node.firstDeclaration = Int32(declarations.count)
        node.declarationCount = Int32(declarationCount)
        if let declared = unsafe declared {
            for index in 0..<declarationCount {
                unsafe declare(prefix: declared[index * 2], uri: declared[index * 2 + 1])
            }
        }
        node.firstAttribute = Int32(attributes.count)
        node.attributeCount = Int32(attributeCount)
        if let given = unsafe given {
            for index in 0..<attributeCount { unsafe addAttribute(given + index * 5) }
        }
        let index = append(node)
        open.append(OpenElement(index: index))
    }

    mutating func endElement() {
        guard error == nil, let element = open.popLast() else { return }
        nodes[Int(element.index)].end = Int32(nodes.count)
        if open.isEmpty { isComplete = true }
    }

    mutating func characters(_ text: UnsafePointer<UInt8>?, _ count: Int) {
        guard error == nil, let text = unsafe text, let parent = open.last else { return }
        // Adjacent runs are one text: the parser splits them at references and buffer ends.
        if parent.lastChild >= 0, !nodes[Int(parent.lastChild)].isElement {
            unsafe arena.append(contentsOf: UnsafeBufferPointer(start: text, count: count))
            nodes[Int(parent.lastChild)].text.count += Int32(count)
            return
        }
        var node = XMLDocument.Node(parent: parent.index)
        node.text = unsafe store(text, count)
        node.end = Int32(nodes.count + 1)
        append(node)
    }

    // MARK: Parts

    @discardableResult private mutating func append(_ node: XMLDocument.Node) -> Int32 {
        let index = Int32(nodes.count)
        if nodes.count >= limits.nodes { fail(.tooManyNodes(limit: limits.nodes)) }
        nodes.append(node)
        if let parent = open.last {
            if parent.lastChild < 0 {
                nodes[Int(parent.index)].firstChild = index
            } else {
                nodes[Int(parent.lastChild)].nextSibling = index
            }
            open[open.count - 1].lastChild = index
        }
        return index
    }

    private mutating func store(_ text: UnsafePointer<UInt8>, _ count: Int) -> XMLDocument.Span {
        let span = XMLDocument.Span(start: Int32(arena.count), count: Int32(count))
        unsafe arena.append(contentsOf: UnsafeBufferPointer(start: text, count: count))
        return span
    }

    private mutating func declare(prefix: UnsafePointer<UInt8>?, uri: UnsafePointer<UInt8>?) {
        let uriIndex = unsafe uri.map { unsafe $0.pointee == 0 ? -1 : namespaceName($0) } ?? -1
        if uriIndex >= 0, names[Int(uriIndex)].namespace == .other {
            let text = self.text(uriIndex)
            guard XMLNamespace.isAbsolute(text)
            else { return fail(.relativeNamespace(String(decoding: text.prefix(80), as: UTF8.self))) }
        }
        unsafe declarations.append(XMLDocument.Declaration(prefix: name(prefix), uri: uriIndex))
    }

    /// Adds one attribute from the parser's five pointers: local name, prefix, URI, value, end of value.
    private mutating func addAttribute(_ parts: UnsafeMutablePointer<UnsafePointer<UInt8>?>) {
        var attribute = unsafe XMLDocument.Attribute(
            prefix: name(parts[1]), local: name(parts[0]), uri: namespaceName(parts[2]),
            value: XMLDocument.Span(start: Int32(arena.count), count: 0))
        if attribute.uri >= 0, names[Int(attribute.uri)].namespace == .xml {
            let local = String(decoding: text(attribute.local), as: UTF8.self)
            // xml:id would be a second kind of ID, xml:base would move relative URIs (rule R5).
            if local == "id" || local == "base" { return fail(.forbiddenAttribute("xml:" + local)) }
        }
        if let start = unsafe parts[3], let end = unsafe parts[4] {
            let count = unsafe end - start
            unsafe arena.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
            attribute.value.count = Int32(count)
            if unsafe ByteScan.contains(UInt8(ascii: "&"), start, count) { unescapeAmpersands(&attribute.value) }
        }
        attributes.append(attribute)
    }

    /// Without entity substitution the parser hands an ampersand of an attribute value on as `&#38;`, and nothing else.
    ///
    /// The value stands last in the arena, and only becomes shorter.
    private mutating func unescapeAmpersands(_ span: inout XMLDocument.Span) {
        let escape = Array("#38;".utf8)
        var (read, written) = (Int(span.start), Int(span.start))
        while read < arena.count {
            let byte = arena[read]
            arena[written] = byte
            read += 1
            written += 1
            guard byte == UInt8(ascii: "&"), arena.count - read >= escape.count else { continue }
            if escape.indices.allSatisfy({ arena[read + $0] == escape[$0] }) { read += escape.count }
        }
        arena.removeLast(arena.count - written)
        span.count = Int32(written) - span.start
    }

    private func text(_ index: Int32) -> ArraySlice<UInt8> { arena[names[Int(index)].span.range] }

    /// As `name`, for a text that is used as a namespace: which known one it is, is found out once.
    private mutating func namespaceName(_ pointer: UnsafePointer<UInt8>?) -> Int32 {
        let index = unsafe name(pointer)
        if index >= 0, names[Int(index)].namespace == .none {
            names[Int(index)].namespace = XMLNamespace.known(text(index))
        }
        return index
    }

    /// The index of a name that the parser's dictionary holds: equal texts have equal pointers there.
    private mutating func name(_ pointer: UnsafePointer<UInt8>?) -> Int32 {
        guard let pointer = unsafe pointer else { return -1 }
        if let known = unsafe internedNames.find(pointer) { return known }
        var count = 0
        while unsafe pointer[count] != 0 { count += 1 }
        let span = unsafe store(pointer, count)
        let index = Int32(names.count)
        names.append(XMLDocument.Name(span: span, namespace: .none))
        unsafe internedNames.insert(pointer, index)
        return index
    }
}
