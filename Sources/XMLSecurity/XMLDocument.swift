import Essentials

/// A parsed document as flat arrays: nothing in it points to the parser, and nothing can change it (rule R4).
///
/// Elements and runs of text are nodes in document order; names, values and texts are ranges of one arena. Strings are
/// made only when somebody asks, which before verification nobody needs to.
package final class XMLDocument: Sendable {
    struct Node {
        /// -1 for the root.
        var parent: Int32
        /// -1 where there is none.
        var firstChild: Int32 = -1
        var nextSibling: Int32 = -1
        /// One behind the last node of this subtree.
        var end: Int32 = 0
        /// The range in the arena, for text; unused for elements.
        var text = Span(start: 0, count: 0)
        /// Elements: indexes into `names`; -1 in `local` marks a run of text.
        var prefix: Int32 = -1
        var local: Int32 = -1
        /// Index into `namespaces`, or -1 for no namespace.
        var uri: Int32 = -1
        var firstAttribute: Int32 = 0
        var attributeCount: Int32 = 0
        var firstDeclaration: Int32 = 0
        var declarationCount: Int32 = 0

        var isElement: Bool { local >= 0 }
    }

    struct Attribute {
        var prefix: Int32
        var local: Int32
        var uri: Int32
        var value: Span
    }

    struct Declaration {
        /// -1 for the default namespace.
        var prefix: Int32
        /// -1 for `xmlns=""`.
        var uri: Int32
    }

    struct Span {
        var start: Int32
        var count: Int32
        var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
    }

    /// A distinct prefix, local name or namespace URI.
    struct Name {
        var span: Span
        /// Which known namespace this text is, where it is used as one.
        var namespace: XMLNamespace
    }

    let nodes: FlatBuffer<Node>
    let attributes: FlatBuffer<Attribute>
    let declarations: FlatBuffer<Declaration>
    let names: FlatBuffer<Name>
    let arena: [UInt8]
    /// The bytes that were parsed.
    package let bytes: [UInt8]

    init(
        nodes: consuming FlatBuffer<Node>, attributes: consuming FlatBuffer<Attribute>,
        declarations: consuming FlatBuffer<Declaration>, names: consuming FlatBuffer<Name>, arena: [UInt8],
        bytes: [UInt8]
    ) {
        self.nodes = nodes
        self.attributes = attributes
        self.declarations = declarations
        self.names = names
        self.arena = arena
        self.bytes = bytes
    }

    package var root: ElementNode { ElementNode(document: self, index: 0) }

    func namespace(_ index: Int32) -> XMLNamespace { index < 0 ? .none : names[Int(index)].namespace }

    func name(_ index: Int32) -> ArraySlice<UInt8> { index < 0 ? [] : arena[names[Int(index)].span.range] }

    func nameText(_ index: Int32) -> String { String(decoding: name(index), as: UTF8.self) }

    func isName(_ index: Int32, _ text: StaticString) -> Bool {
        index >= 0 && equals(names[Int(index)].span, text)
    }

    func text(_ span: Span) -> String {
        unsafe arena.withUnsafeBufferPointer { unsafe String(decoding: $0[span.range], as: UTF8.self) }
    }

    func equals(_ span: Span, _ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard Int(span.count) == count else { return false }
        return unsafe arena.withUnsafeBufferPointer { arena in
            let start = unsafe text.utf8Start
            let position = Int(span.start)
            precondition(position >= 0 && position + count <= arena.count)
            guard let base = arena.baseAddress else { return true }
            return unsafe ByteOrder.areEqual(base + position, start, count)
        }
    }
}
