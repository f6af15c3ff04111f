internal import CLibXML2
import Essentials

/// Start tags: a name, its declarations, its attributes.
extension CanonicalReader {
    /// The name of an element or attribute; a prefix of -1 is none.
    private struct Name {
        let whole: XMLDocument.Span
        let prefix: XMLDocument.Span?
        let local: XMLDocument.Span
    }

    mutating func startTag() throws(Unread) {
        guard open.count < limits.depth else { throw .unread }
        let name = try self.name()
        var node = XMLDocument.Node(parent: open.last?.index ?? -1)
        node.firstDeclaration = Int32(declarations.count)
        node.firstAttribute = Int32(attributes.count)
        let outside = scope.count
        while peek != UInt8(ascii: ">") {
            try pass(UInt8(ascii: " "))
            let attribute = try self.name()
            try pass(UInt8(ascii: "="))
            try pass(UInt8(ascii: "\""))
            let value = try self.value(until: UInt8(ascii: "\""), refused: UInt8(ascii: "<"), isAttribute: true)
            position += 1
            if let prefix = attribute.prefix ?? (equals(attribute.local, "xmlns") ? attribute.local : nil),
                equals(prefix, "xmlns")
            {
                guard attributes.count == node.firstAttribute else { throw .unread }
                try declare(attribute.prefix == nil ? nil : attribute.local, value, outside)
            } else {
                try add(attribute, value, after: node.firstAttribute)
            }
        }
        position += 1
        node.declarationCount = Int32(declarations.count) - node.firstDeclaration
        node.attributeCount = Int32(attributes.count) - node.firstAttribute
        guard node.declarationCount <= limits.attributesPerElement, node.attributeCount <= limits.attributesPerElement
        else { throw .unread }
        node.local = try intern(name.local)
        if let prefix = name.prefix {
            node.prefix = try intern(prefix)
            node.uri = try namespace(of: node.prefix)
        } else {
            node.uri = inScope(-1) ?? -1
        }
        let index = try append(node)
        open.append(OpenElement(index: index, name: name.whole, scope: outside))
    }

    // MARK: Names

    /// `prefix:local` or `local`, of ASCII characters: others are rare, and the parser's business.
    private mutating func name() throws(Unread) -> Name {
        let first = try part()
        guard peek == UInt8(ascii: ":") else { return Name(whole: first, prefix: nil, local: first) }
        position += 1
        let second = try part()
        guard peek != UInt8(ascii: ":") else { throw .unread }
        return Name(
            whole: XMLDocument.Span(start: first.start, count: first.count + 1 + second.count), prefix: first,
            local: second)
    }

    /// An NCName (Namespaces in XML 1.0, 3).
    private mutating func part() throws(Unread) -> XMLDocument.Span {
        let start = position
        guard peek == UInt8(ascii: "_") || CanonicalReader.isLetter(peek) else { throw .unread }
        repeat { position += 1 } while CanonicalReader.continuesName(peek)
        guard position - start <= 1000 else { throw .unread }
        return XMLDocument.Span(start: Int32(start), count: Int32(position - start))
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 97 < 26 }

    private static func continuesName(_ byte: UInt8) -> Bool {
        isLetter(byte) || byte &- 48 < 10 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".")
    }

    private mutating func intern(_ span: XMLDocument.Span) throws(Unread) -> Int32 {
        guard let index = unsafe names.index(of: Int(span.start), Int(span.count), in: bytes) else { throw .unread }
        return index
    }

    // MARK: Namespaces

    private func namespace(of prefix: Int32) throws(Unread) -> Int32 {
        guard let uri = inScope(prefix), uri >= 0 else { throw .unread }
        return uri
    }

    /// The URI of the innermost declaration of `prefix`, or nil.
    private func inScope(_ prefix: Int32) -> Int32? {
        var index = scope.count - 1
        while index >= 0 {
            let declaration = scope[index]
            if declaration.prefix == prefix { return declaration.uri }
            index -= 1
        }
        return nil
    }

    /// Takes a declaration; `local` is nil for the default namespace.
    private mutating func declare(
        _ local: XMLDocument.Span?, _ uri: XMLDocument.Span, _ outside: Int
    ) throws(Unread) {
        // A URI with a reference in it would lie behind the bytes.
        guard Int(uri.start) < end else { throw .unread }
        var declaration = XMLDocument.Declaration(prefix: -1, uri: -1)
        if let local {
            guard uri.count > 0, !equals(local, "xml"), !equals(local, "xmlns") else { throw .unread }
            declaration.prefix = try intern(local)
        }
        if scope.count > outside, let last = scope.last {
            guard precedes(last.prefix, declaration.prefix) else { throw .unread }
        }
        if uri.count > 0 {
            declaration.uri = try intern(uri)
            if names.names[Int(declaration.uri)].namespace == .none { try know(declaration.uri, uri) }
        }
        declarations.append(declaration)
        scope.append(declaration)
    }

    /// Finds out which namespace the name `index` is, once; one that nobody knows must be an absolute URI (rule R5).
    private mutating func know(_ index: Int32, _ uri: XMLDocument.Span) throws(Unread) {
        let text = unsafe UnsafeBufferPointer(start: bytes + Int(uri.start), count: Int(uri.count))
        let known = unsafe XMLNamespace.known(text)
        names.markNamespace(index, known)
        guard known == .other else {
            guard known != .xml else { throw .unread }
            return
        }
        guard unsafe XMLNamespace.isAbsolute(text), !equals(uri, "http://www.w3.org/2000/xmlns/"),
            isURI(uri)
        else { throw .unread }
    }

    /// Whether the parser would take it for a URI with a scheme (RFC 3986).
    private func isURI(_ span: XMLDocument.Span) -> Bool {
        let text = unsafe UnsafeBufferPointer(start: bytes + Int(span.start), count: Int(span.count))
        let terminated = unsafe text.map { CChar(bitPattern: $0) } + [0]
        guard let uri = unsafe xmlParseURI(terminated) else { return false }
        defer { unsafe xmlFreeURI(uri) }
        return unsafe uri.pointee.scheme != nil
    }

    // MARK: Attributes

    private mutating func add(
        _ name: Name, _ value: XMLDocument.Span, after first: Int32
    ) throws(Unread) {
        var attribute = XMLDocument.Attribute(prefix: -1, local: try intern(name.local), uri: -1, value: value)
        if let prefix = name.prefix {
            // `xml:` has rules of its own (Namespaces in XML 1.0, 3); its prefix is never declared here.
            attribute.prefix = try intern(prefix)
            attribute.uri = try namespace(of: attribute.prefix)
        }
        if attributes.count > first, let last = attributes.last {
            let inOrder =
                last.uri == attribute.uri
                ? precedes(last.local, attribute.local) : precedes(last.uri, attribute.uri)
            guard inOrder else { throw .unread }
        }
        attributes.append(attribute)
    }

    private func precedes(_ left: Int32, _ right: Int32) -> Bool { unsafe ByteOrder.precedes(text(left), text(right)) }

    private func text(_ index: Int32) -> UnsafeBufferPointer<UInt8> {
        guard index >= 0 else { return unsafe UnsafeBufferPointer(start: nil, count: 0) }
        let span = names.names[Int(index)].span
        return unsafe UnsafeBufferPointer(start: bytes + Int(span.start), count: Int(span.count))
    }
}
