internal import CLibXML2
import Essentials
import Foundation
import Testing
import XMLSecurity

/// Our own walk against libxml2's canonicalisation, as the oracle.
@Suite struct CanonicalizerTests {
    /// Exclusive C14N of the whole document by libxml2.
    private func oracle(_ xml: [UInt8]) -> [UInt8]? {
        let document = unsafe xml.withUnsafeBytes { buffer in
            unsafe xmlReadMemory(
                buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count), nil, nil,
                Int32(XML_PARSE_NONET.rawValue))
        }
        guard let document = unsafe document else { return nil }
        defer { unsafe xmlFreeDoc(document) }
        var out: UnsafeMutablePointer<UInt8>?
        let count = unsafe xmlC14NDocDumpMemory(document, nil, 1, nil, 0, &out)
        guard count >= 0, let start = unsafe out else { return nil }
        // libxml2 allocates with malloc unless it is told otherwise; its own `xmlFree` is a mutable global.
        defer { unsafe free(start) }
        return unsafe Array(UnsafeBufferPointer(start: start, count: Int(count)))
    }

    @Test func `rule R11: 2,000 generated documents canonicalise as libxml2 does, and to themselves`() throws {
        var generator = DocumentGenerator(seed: 7)
        for _ in 0..<2000 {
            let xml = generator.document()
            let document = try XMLTreeParser().parse(xml)
            let ours = try ExclusiveCanonicalizer.canonicalBytes(of: document.root)
            let theirs = try #require(oracle(xml))
            try #require(ours == theirs, "\(String(decoding: xml, as: UTF8.self))")
            let again = try ExclusiveCanonicalizer.canonicalBytes(of: try XMLTreeParser().parse(ours).root)
            try #require(again == ours)
        }
    }
}

/// Small documents with namespaces that come, go and hide each other.
struct DocumentGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func pick(_ count: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % count
    }

    mutating func document() -> [UInt8] { Array(element(depth: 0, prefixes: []).utf8) }

    private mutating func element(depth: Int, prefixes: [String]) -> String {
        var known = prefixes
        var attributes: [String] = []
        for prefix in ["p", "q", "r"] where pick(3) == 0 {
            attributes.append("xmlns:\(prefix)=\"urn:\(pick(3))\"")
            if !known.contains(prefix) { known.append(prefix) }
        }
        if pick(4) == 0 { attributes.append(pick(4) == 0 ? "xmlns=\"\"" : "xmlns=\"urn:d\(pick(2))\"") }
        for name in ["z", "b", "a"] where pick(3) == 0 { attributes.append("\(name)='\(value())'") }
        if let prefix = known.first, pick(3) == 0 { attributes.append("\(prefix):x=\"\(value())\"") }
        let name = known.isEmpty || pick(2) == 0 ? "e\(pick(3))" : known[pick(known.count)] + ":e"
        let head = "<" + ([name] + attributes).joined(separator: pick(2) == 0 ? " " : "\n  ")
        guard depth < 4, pick(5) > 0 else { return head + "/>" }
        var body = ""
        for _ in 0..<pick(4) { body += pick(2) == 0 ? value() : element(depth: depth + 1, prefixes: known) }
        return head + ">" + body + "</\(name)>"
    }

    private mutating func value() -> String {
        ["x", "ü", "&amp;", "&lt;", "&gt;", "&#13;", "&#10;", "&#9;", "&quot;", " a ", "\n", "\t", "&#38;"][pick(13)]
    }
}
