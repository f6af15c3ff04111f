import Essentials

/// Reads canonical XML, and nothing else, into the tree that the parser would have made of it (rules R10, R11).
///
/// The bytes are those that our own walk wrote and a key signed. Their grammar is a small part of XML's (Canonical XML 1.0
/// 2.3, Exclusive XML Canonicalization 1.0 3): no declaration, no document type, comment, instruction or CDATA section, no
/// empty-element tag, one blank before an attribute, double quotes, seven references, declarations and attributes in order.
/// What has another form, or a rare one that only a whole parser judges, is not read: the answer is nil, and
/// ``XMLTreeParser`` decides. So nothing is ever read here that is refused there.
@safe package struct CanonicalReader: ~Copyable {
    struct OpenElement: BitwiseCopyable {
        let index: Int32
        var lastChild: Int32 = -1
        /// The name as it stands in the start tag.
        let name: XMLDocument.Span
        /// How many declarations were in scope outside.
        let scope: Int
    }

    /// An error inside only: what was not read has no message.
    enum Unread: Error { case unread }

    let limits: ParserLimits
    let bytes: UnsafePointer<UInt8>
    let end: Int
    var position = 0
    var nodes: FlatBuffer<XMLDocument.Node>
    var attributes: FlatBuffer<XMLDocument.Attribute>
    var declarations = FlatBuffer<XMLDocument.Declaration>(capacity: 32)
    var names = NameTable()
    /// Values in which a reference stood; they follow the bytes in the arena.
    var decoded: [UInt8] = []
    var open = FlatBuffer<OpenElement>(capacity: 16)
    /// The declarations that are in force, innermost last.
    var scope = FlatBuffer<XMLDocument.Declaration>(capacity: 16)
    /// Has its top bit set once a byte above 127 was passed.
    var high: UInt8 = 0

    /// The document, or nil where `bytes` must be parsed.
    ///
    /// - Throws: `xml.duplicate_id` and its kin (rule R7).
    package static func read(_ bytes: [UInt8], limits: ParserLimits) throws(XMLSecurityError) -> XMLDocument? {
        guard bytes.count <= min(limits.maximumBytes, 4 << 20) else { return nil }
        let document = unsafe bytes.withUnsafeBufferPointer { buffer -> XMLDocument? in
            guard let start = buffer.baseAddress else { return nil }
            var reader = unsafe CanonicalReader(limits: limits, bytes: start, end: buffer.count)
            do throws(Unread) { try reader.document() } catch { return nil }
            guard reader.high < 0x80 || CanonicalReader.areCharacters(bytes) else { return nil }
            return reader.tree(bytes)
        }
        if let document { try IDIndex.check(document) }
        return document
    }

    private init(limits: ParserLimits, bytes: UnsafePointer<UInt8>, end: Int) {
        self.limits = limits
        unsafe self.bytes = bytes
        self.end = end
        nodes = FlatBuffer(capacity: end / 40 + 16)
        attributes = FlatBuffer(capacity: end / 80 + 8)
    }

    private consuming func tree(_ bytes: [UInt8]) -> XMLDocument {
        let arena = decoded.isEmpty ? bytes : bytes + decoded
        return XMLDocument(
            nodes: nodes, attributes: attributes, declarations: declarations, names: names.taken(), arena: arena,
            bytes: bytes)
    }

    /// UTF-8 without U+FFFE and U+FFFF (XML 1.0 2.2); control characters were refused on the way.
    private static func areCharacters(_ bytes: [UInt8]) -> Bool {
        guard String(validating: bytes, as: UTF8.self) != nil else { return false }
        return !bytes.indices.dropLast(2).contains { index in
            bytes[index] == 0xEF && bytes[index + 1] == 0xBF && bytes[index + 2] >= 0xBE
        }
    }

    private mutating func document() throws(Unread) {
        guard next() == UInt8(ascii: "<") else { throw .unread }
        try startTag()
        while !open.isEmpty {
            try text()
            guard next() == UInt8(ascii: "<") else { throw .unread }
            if peek == UInt8(ascii: "/") { try endTag() } else { try startTag() }
        }
        guard position == end else { throw .unread }
    }

    // MARK: Bytes

    /// The byte that comes, or 0 at the end, which stands nowhere in XML.
    var peek: UInt8 { position < end ? unsafe bytes[position] : 0 }

    mutating func next() -> UInt8 {
        let byte = peek
        position += 1
        return byte
    }

    mutating func pass(_ byte: UInt8) throws(Unread) {
        guard next() == byte else { throw .unread }
    }

    func equals(_ span: XMLDocument.Span, _ text: StaticString) -> Bool {
        Int(span.count) == text.utf8CodeUnitCount
            && (unsafe ByteOrder.areEqual(bytes + Int(span.start), text.utf8Start, text.utf8CodeUnitCount))
    }

    // MARK: Nodes

    mutating func append(_ node: XMLDocument.Node) throws(Unread) -> Int32 {
        guard nodes.count < limits.nodes else { throw .unread }
        let index = Int32(nodes.count)
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

    private mutating func text() throws(Unread) {
        let span = try value(until: UInt8(ascii: "<"), refused: UInt8(ascii: ">"), isAttribute: false)
        guard span.count > 0 else { return }
        var node = XMLDocument.Node(parent: open.last?.index ?? -1)
        node.text = span
        node.end = Int32(nodes.count + 1)
        _ = try append(node)
    }

    private mutating func endTag() throws(Unread) {
        position += 1
        guard let element = open.popLast(), end - position > Int(element.name.count),
            unsafe ByteOrder.areEqual(bytes + position, bytes + Int(element.name.start), Int(element.name.count))
        else { throw .unread }
        position += Int(element.name.count)
        try pass(UInt8(ascii: ">"))
        nodes[Int(element.index)].end = Int32(nodes.count)
        scope.truncate(to: element.scope)
    }
}
