import Essentials
import Foundation
import Testing
import XMLSecurity

/// The reader of canonical bytes against libxml2: it reads a part of what the parser reads, and makes the same tree of it.
@Suite struct CanonicalReaderTests {
    private func read(_ text: String, _ limits: ParserLimits = ParserLimits()) throws -> XMLDocument? {
        try CanonicalReader.read(Array(text.utf8), limits: limits)
    }

    @Test func `rule R10: canonical bytes of 2,000 generated documents are read into the parser's tree`() throws {
        var generator = DocumentGenerator(seed: 11)
        for _ in 0..<2000 {
            let document = try XMLTreeParser().parse(generator.document())
            for prefixes in [[], ["p", "q", "#default"]] {
                let canonical = try ExclusiveCanonicalizer.canonicalBytes(
                    of: document.root, inclusivePrefixes: prefixes)
                let ours = try #require(
                    try CanonicalReader.read(canonical, limits: ParserLimits()),
                    "\(String(decoding: canonical, as: UTF8.self))")
                let theirs = try XMLTreeParser().parse(canonical)
                try #require(TreeShape(ours) == TreeShape(theirs))
                try #require(
                    try ExclusiveCanonicalizer.reproduces(canonical, from: ours.root, inclusivePrefixes: prefixes))
            }
        }
    }

    @Test(arguments: [
        "<a></a>", "<a b=\"\"></a>", "<a>\n\tx</a>", "<a>&amp;&lt;&gt;&#xD;</a>",
        "<a b=\"&amp;&lt;&quot;&#x9;&#xA;&#xD;>'\">'\"</a>", "<a xmlns=\"urn:x\"><b xmlns=\"\"></b></a>",
        "<p:a xmlns:p=\"urn:x\" a=\"1\" b=\"2\" p:a=\"3\"></p:a>", "<a>x<b></b>y<b></b></a>",
        "<_-.9 a-._=\"ü\">ü€𝄞</_-.9>",
        "<a xmlns:p=\"urn:1\" xmlns:q=\"urn:0\" q:b=\"1\" p:a=\"2\"></a>",
        "<a xmlns:p=\"urn:1\"><p:b xmlns:p=\"urn:2\"></p:b><p:b></p:b></a>",
    ])
    func `rule R10: each form that the walk writes is read`(text: String) throws {
        let ours = try #require(try read(text))
        #expect(TreeShape(ours) == TreeShape(try XMLTreeParser().parse(Array(text.utf8))))
        #expect(ours.bytes == Array(text.utf8))
    }

    @Test(arguments: [
        // Other forms of the same document.
        "<a/>", "<a ></a>", "<a></a >", "<a  b=\"1\"></a>", "<a\nb=\"1\"></a>", "<a b='1'></a>", "<a b = \"1\"></a>",
        "<a b=\"2\" a=\"1\"></a>", "<a b=\"1\" xmlns:p=\"urn:x\"></a>", "<a xmlns:q=\"urn:x\" xmlns:p=\"urn:x\"></a>",
        "<a xmlns:p=\"urn:x\" xmlns=\"urn:y\"></a>", "<a xmlns:p=\"urn:x\" p:a=\"1\" b=\"2\"></a>", " <a></a>",
        "<a></a>\n", "<?xml version=\"1.0\"?><a></a>", "\u{FEFF}<a></a>",
        // Other ways to write a character.
        "<a>></a>", "<a>\r</a>", "<a>&#13;</a>", "<a>&#xd;</a>", "<a>&#x41;</a>", "<a>&apos;</a>", "<a>&quot;</a>",
        "<a>&#x9;</a>", "<a>&#xA;</a>", "<a b=\"&gt;\"></a>", "<a b=\"\t\"></a>", "<a b=\"\n\"></a>",
        "<a b=\"\r\"></a>",
        "<a b=\"&#10;\"></a>", "<a>&amp</a>", "<a>&</a>", "<a>&x;</a>", "<a b=\"<\"></a>",
        // What no message may have.
        "<!DOCTYPE a><a></a>", "<a><!-- x --></a>", "<a><![CDATA[x]]></a>", "<a><?x y?></a>", "<a></a><!-- x -->",
        "<a></a><?x y?>", "<a>]]></a>",
        // What is no XML.
        "", "a", "<", "<a", "<a>", "<a></a", "<a></b>", "<a><b></a></b>", "<a></a></a>", "<a></a><b></b>", "<a></a>x",
        "</a>", "<a b></a>", "<a b=></a>", "<a b=1></a>", "<a b=\"1></a>", "<a b=\"1\"c=\"2\"></a>", "<a></ab>",
        "<ab></a>",
        "<a b=\"1\" b=\"2\"></a>", "<1></1>", "<-a></-a>", "<a 1=\"\"></a>", "<a>\u{1}</a>", "<a>\u{0}</a>",
        "<a b=\"\u{B}\"></a>", "<a>\u{FFFE}</a>", "<a>ü\u{FFFF}</a>", "<a><></a>",
        // Namespaces.
        "<p:a></p:a>", "<a p:b=\"1\"></a>", "<a xmlns:p=\"\"></a>", "<a:b:c></a:b:c>", "<:a></:a>", "<a:></a:>",
        "<a xmlns:p=\"urn:x\" xmlns:p=\"urn:x\"></a>", "<a xmlns=\"urn:x\" xmlns=\"urn:x\"></a>",
        "<a xmlns:p=\"urn:x\" xmlns:q=\"urn:x\" p:b=\"1\" q:b=\"2\"></a>", "<a xmlns:xmlns=\"urn:x\"></a>",
        "<a xmlns:xml=\"http://www.w3.org/XML/1998/namespace\"></a>", "<xmlns:a></xmlns:a>",
        "<a xmlns:p=\"http://www.w3.org/XML/1998/namespace\"></a>", "<a xmlns=\"http://www.w3.org/2000/xmlns/\"></a>",
        "<a xmlns:p=\"http://www.w3.org/2000/xmlns/\"></a>", "<a xmlns:p=\"relative\"></a>", "<a xmlns=\"1:x\"></a>",
        "<a xmlns:p=\"urn:%\"></a>", "<a xmlns:p=\"urn:x y\"></a>", "<a xmlns:p=\"urn:x&amp;y\"></a>",
        "<a xmlns:p=\"urn:ü\"></a>", "<a><b xmlns:p=\"urn:x\"></b><p:b></p:b></a>",
        // The parser's business.
        "<a xml:id=\"x\"></a>", "<a xml:base=\"http://x\"></a>", "<a xml:lang=\"en\"></a>", "<a xml:space=\"x\"></a>",
        "<xml:a></xml:a>", "<ä></ä>", "<a ü=\"1\"></a>",
    ])
    func `rule R11: what the walk does not write is not read`(text: String) throws {
        #expect(try read(text) == nil)
    }

    @Test func `rule R2: bytes that are not UTF-8 are not read`() throws {
        for bytes in [[0xC3, 0x28], [0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0x80]] as [[UInt8]] {
            let text = Array("<a>".utf8) + bytes + Array("</a>".utf8)
            #expect(try CanonicalReader.read(text, limits: ParserLimits()) == nil)
            let attribute = Array("<a b=\"".utf8) + bytes + Array("\"></a>".utf8)
            #expect(try CanonicalReader.read(attribute, limits: ParserLimits()) == nil)
        }
    }

    @Test func `rule R3: what is beyond a limit is not read, and what is at it is`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        }
        func wide(_ count: Int) -> String {
            let names = (0..<count).map { "a\(100 + $0)=\"1\"" }.joined(separator: " ")
            return "<a \(names)></a>"
        }
        func many(_ count: Int) -> String { "<a>" + String(repeating: "<b></b>", count: count - 1) + "</a>" }
        for (make, limit) in [(nested, 64), (wide, 64), (many, 20_000)] as [((Int) -> String, Int)] {
            #expect(try read(make(limit)) != nil)
            #expect(try read(make(limit + 1)) == nil)
        }
        #expect(try read("<a>xxxxxxxxxx</a>", ParserLimits(maximumBytes: 10)) == nil)
    }

    @Test func `rule R3: a document of very many names is left to the parser`() throws {
        let names = (0..<5000).map { "<n\($0)x></n\($0)x>" }.joined()
        #expect(try read("<a>\(names)</a>") == nil)
    }

    @Test func `rule R7: an ID that stands twice has the parser's code`() throws {
        for text in [
            "<a ID=\"x\"><b ID=\"x\"></b></a>", "<a ID=\"x y\"></a>", "<p:a xmlns:p=\"urn:x\" p:ID=\"x\"></p:a>",
        ] {
            let ours = #expect(throws: XMLSecurityError.self) { try read(text) }
            let theirs = #expect(throws: XMLSecurityError.self) { try XMLTreeParser().parse(Array(text.utf8)) }
            #expect(ours?.code == theirs?.code)
        }
    }

    @Test func `rule R11: octets are reproduced only where each is the same and none is left`() throws {
        let canonical = Array("<a xmlns:p=\"urn:x\" p:b=\"1&amp;2\">x<b></b></a>".utf8)
        let root = try #require(try CanonicalReader.read(canonical, limits: ParserLimits())).root
        #expect(try ExclusiveCanonicalizer.reproduces(canonical, from: root))
        for index in canonical.indices {
            var other = canonical
            other[index] ^= 1
            #expect(try !ExclusiveCanonicalizer.reproduces(other, from: root))
            #expect(try !ExclusiveCanonicalizer.reproduces(Array(canonical[..<index]), from: root))
        }
        #expect(try !ExclusiveCanonicalizer.reproduces(canonical + [0x20], from: root))
        // A declaration that nothing needs is read, as the parser reads it, and is not canonical.
        let surplus = Array("<a xmlns:p=\"urn:x\"></a>".utf8)
        let document = try #require(try CanonicalReader.read(surplus, limits: ParserLimits()))
        #expect(try !ExclusiveCanonicalizer.reproduces(surplus, from: document.root))
    }
}
