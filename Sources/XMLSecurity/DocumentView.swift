import Essentials

/// A document's arrays as pointers, valid while a walk lasts.
///
/// An array reached through a class is retained and released at every turn, which cost as much as the work itself. Indexes
/// and ranges are still checked, in release builds too.
@safe struct DocumentView {
    private let nodes: UnsafeBufferPointer<XMLDocument.Node>
    private let attributes: UnsafeBufferPointer<XMLDocument.Attribute>
    private let declarations: UnsafeBufferPointer<XMLDocument.Declaration>
    private let names: UnsafeBufferPointer<XMLDocument.Name>
    private let arena: UnsafeBufferPointer<UInt8>

    /// Runs `body` with a view of `document` that must not outlive the call.
    static func with<Result>(
        _ document: XMLDocument, _ body: (DocumentView) throws(XMLSecurityError) -> Result
    ) throws(XMLSecurityError) -> Result {
        defer { withExtendedLifetime(document) {} }
        return try unsafe document.arena.withUnsafeBufferPointer { arena throws(XMLSecurityError) in
            try body(
                unsafe DocumentView(
                    nodes: document.nodes.view, attributes: document.attributes.view,
                    declarations: document.declarations.view, names: document.names.view, arena: arena))
        }
    }

    func node(_ index: Int32) -> XMLDocument.Node {
        unsafe precondition(index >= 0 && Int(index) < nodes.count)
        return unsafe nodes[Int(index)]
    }

    func attribute(_ index: Int32) -> XMLDocument.Attribute {
        unsafe precondition(index >= 0 && Int(index) < attributes.count)
        return unsafe attributes[Int(index)]
    }

    func declaration(_ index: Int32) -> XMLDocument.Declaration {
        unsafe precondition(index >= 0 && Int(index) < declarations.count)
        return unsafe declarations[Int(index)]
    }

    /// The name `index`; -1 is the empty one.
    func name(_ index: Int32) -> UnsafeBufferPointer<UInt8> {
        guard index >= 0 else { return unsafe UnsafeBufferPointer(start: nil, count: 0) }
        unsafe precondition(Int(index) < names.count)
        return unsafe bytes(names[Int(index)].span)
    }

    func bytes(_ span: XMLDocument.Span) -> UnsafeBufferPointer<UInt8> {
        let (start, count) = (Int(span.start), Int(span.count))
        unsafe precondition(start >= 0 && count >= 0 && start + count <= arena.count)
        return unsafe UnsafeBufferPointer(start: arena.baseAddress.map { unsafe $0 + start }, count: count)
    }

    /// Whether the name `left` comes before `right` in the order of their octets, which for UTF-8 is that of code points.
    func precedes(_ left: Int32, _ right: Int32) -> Bool {
        if left == right { return false }
        return unsafe ByteOrder.precedes(name(left), name(right))
    }

    /// The order of attributes: by namespace URI, those without one first, then local name (Canonical XML 1.0 2.2).
    func precedes(_ left: XMLDocument.Attribute, _ right: XMLDocument.Attribute) -> Bool {
        left.uri == right.uri ? precedes(left.local, right.local) : precedes(left.uri, right.uri)
    }
}
