internal import CLibXML2

/// The one parser: libxml2, hardened, read straight into an ``XMLDocument`` (rules R2 to R5).
///
/// No option substitutes, loads, recovers or enlarges anything; every message of the library, even a warning, is fatal.
/// The library's own tree is never built: its SAX2 events fill flat arrays.
package struct XMLTreeParser: Sendable {
    package let limits: ParserLimits

    package init(limits: ParserLimits = ParserLimits()) { self.limits = limits }

    /// Parses one document.
    ///
    /// - Throws: an error of the parser layer, or `xml.duplicate_id` where two elements share an ID (rule R7).
    package func parse(_ bytes: [UInt8]) throws(XMLSecurityError) -> XMLDocument {
        try BytePrescan.check(bytes, limits: limits)
        XMLLibrary.start
        var builder = TreeBuilder(limits: limits, expecting: bytes.count)
        guard let context = unsafe xmlNewParserCtxt() else { throw .malformed(line: 0, reason: "no parser") }
        defer { unsafe xmlFreeParserCtxt(context) }
        unsafe context.pointee.sax.pointee = SAXHandler.make()
        unsafe builder.context = context
        let options = Int32(
            XML_PARSE_NONET.rawValue | XML_PARSE_NOCDATA.rawValue | XML_PARSE_NOERROR.rawValue
                | XML_PARSE_NOWARNING.rawValue)
        let clean = unsafe withUnsafeMutablePointer(to: &builder) { pointer in
            unsafe context.pointee.userData = UnsafeMutableRawPointer(pointer)
            return unsafe bytes.withUnsafeBytes { buffer in
                let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
                let document = unsafe xmlCtxtReadMemory(context, start, Int32(buffer.count), nil, "UTF-8", options)
                if let document = unsafe document { unsafe xmlFreeDoc(document) }
                return unsafe context.pointee.wellFormed == 1 && context.pointee.nsWellFormed == 1
                    && context.pointee.errNo == 0 && document == nil && context.pointee.myDoc == nil
            }
        }
        if let error = builder.error { throw error }
        guard clean, builder.isComplete else { throw .malformed(line: 0, reason: "the document is not well-formed") }
        let document = builder.document(bytes)
        try IDIndex.check(document)
        return document
    }
}

/// What libxml2 wants done once for the process, before threads use it.
enum XMLLibrary {
    static let start: Void = {
        xmlInitParser()
    }()
}
