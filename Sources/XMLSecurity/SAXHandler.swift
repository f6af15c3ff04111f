internal import CLibXML2

/// The callbacks that libxml2 runs while it reads.
enum SAXHandler {
    static func make() -> xmlSAXHandler {
        var sax = unsafe xmlSAXHandler()
        unsafe sax.initialized = UInt32(XML_SAX2_MAGIC)
        unsafe sax.startElementNs = startElement
        unsafe sax.endElementNs = { user, _, _, _ in unsafe builder(user).pointee.endElement() }
        // The same function for both: with two, the library finds out of each blank text which of them it is for.
        unsafe sax.characters = characters
        unsafe sax.ignorableWhitespace = characters
        // The prescan refuses all of these already; here they are refused a second time by the parser's own account.
        unsafe sax.cdataBlock = { user, _, _ in unsafe builder(user).pointee.fail(.characterData) }
        unsafe sax.comment = { user, _ in unsafe builder(user).pointee.fail(.comment) }
        unsafe sax.processingInstruction = { user, _, _ in unsafe builder(user).pointee.fail(.processingInstruction) }
        unsafe sax.reference = { user, name in unsafe builder(user).pointee.fail(.entityReference(text(name))) }
        unsafe sax.internalSubset = { user, _, _, _ in unsafe builder(user).pointee.fail(.documentType) }
        unsafe sax.externalSubset = { user, _, _, _ in unsafe builder(user).pointee.fail(.documentType) }
        unsafe sax.entityDecl = { user, _, _, _, _, _ in unsafe builder(user).pointee.fail(.documentType) }
        unsafe sax.serror = { user, error in
            guard let user = unsafe user else { return }
            unsafe builder(user).pointee.fail(failure(error))
        }
        return unsafe sax
    }

    private static let characters: charactersSAXFunc = { user, text, count in
        unsafe builder(user).pointee.characters(text, Int(count))
    }

    private static let startElement: startElementNsSAX2Func = {
        user, local, prefix, uri, declarationCount, declarations, attributeCount, _, attributes in
        unsafe builder(user).pointee.startElement(
            local: local, prefix: prefix, uri: uri, declarationCount: Int(declarationCount), declarations: declarations,
            attributeCount: Int(attributeCount), attributes: attributes)
    }
}

// A C callback may capture nothing, so these are free functions.

/// What the library complains of; the one about namespaces has a code of ours (rule R5).
private func failure(_ error: UnsafeMutablePointer<xmlError>?) -> XMLSecurityError {
    guard let error = unsafe error?.pointee else { return .malformed(line: 0, reason: "unknown") }
    let reason = cleaned(unsafe error.message.map { unsafe String(cString: $0) } ?? "unknown")
    if unsafe error.code == Int32(XML_WAR_NS_URI_RELATIVE.rawValue) { return .relativeNamespace(reason) }
    return .malformed(line: Int(unsafe error.line), reason: reason)
}

/// The library's message without its line end.
///
/// What it quotes of the document is cut, for it may be long.
private func cleaned(_ reason: String) -> String {
    String(reason.prefix(120)).split(whereSeparator: \.isNewline).joined(separator: " ")
}

private func text(_ name: UnsafePointer<UInt8>?) -> String {
    unsafe name.map { unsafe String(cString: $0) } ?? ""
}

private func builder(_ user: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<TreeBuilder> {
    guard let user = unsafe user else { preconditionFailure("the parser lost its builder") }
    return unsafe user.assumingMemoryBound(to: TreeBuilder.self)
}
