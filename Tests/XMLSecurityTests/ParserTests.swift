import Essentials
import Testing
import XMLSecurity

@Suite struct ParserTests {
    private func code(_ text: String, _ limits: ParserLimits = ParserLimits()) -> String? {
        do {
            _ = try XMLTreeParser(limits: limits).parse(Array(text.utf8))
            return nil
        } catch {
            return error.code
        }
    }

    @Test(arguments: [
        ("<a><!-- x --></a>", "xml.comment"), ("<a><![CDATA[x]]></a>", "xml.cdata"),
        ("<a><?x y?></a>", "xml.processing_instruction"), ("<!DOCTYPE a><a/>", "xml.document_type"),
        ("<!DOCTYPE a [<!ATTLIST a b CDATA 'c'>]><a/>", "xml.document_type"), ("<a>&x;</a>", "xml.malformed"),
        ("<a b='&x;'/>", "xml.malformed"), ("\u{FEFF}<a/>", "xml.byte_order_mark"),
        ("<?xml version='1.1'?><a/>", "xml.declaration_refused"),
        ("<?xml version='1.0' encoding='UTF-7'?><a/>", "xml.declaration_refused"), ("<a>\u{0}</a>", "xml.not_utf8"),
        ("<p:a/>", "xml.malformed"), ("<a xmlns:p='urn:x' xmlns:q='urn:x' p:b='1' q:b='2'/>", "xml.malformed"),
        ("<a/><b/>", "xml.malformed"), ("<a/>text", "xml.malformed"), ("<a b='1' b='2'/>", "xml.malformed"),
        ("<a><b></a></b>", "xml.malformed"), ("", "xml.malformed"), ("<a xmlns:p='1'/>", "xml.relative_namespace"),
        ("<a xmlns='relative/uri'/>", "xml.relative_namespace"), ("<a xml:id='x'/>", "xml.forbidden_attribute"),
        ("<a xml:base='http://x'/>", "xml.forbidden_attribute"), ("<a ID='x'><b ID='x'/></a>", "xml.duplicate_id"),
        ("<a ID='x'><b Id='x'/></a>", "xml.duplicate_id"), ("<a ID='x y'/>", "xml.malformed_id"),
        ("<a xmlns:p='urn:x' p:ID='x'/>", "xml.forbidden_attribute"),
    ])
    func `rules R2 to R5, R7: a hostile document is refused by what it is`(text: String, expected: String) {
        #expect(code(text) == expected)
    }

    @Test func `rule R2: bytes that are not UTF-8 are refused`() {
        for bytes in [[0x3C, 0x61, 0x3E, 0xC3, 0x28, 0x3C, 0x2F, 0x61, 0x3E], [0xFF, 0xFE, 0x3C, 0x00, 0x61, 0x00]]
            as [[UInt8]]
        {
            #expect(throws: XMLSecurityError.self) { try XMLTreeParser().parse(bytes) }
        }
    }

    @Test func `rule R3: depth, nodes, attributes and size are bounded`() {
        let deep = String(repeating: "<a>", count: 65) + String(repeating: "</a>", count: 65)
        #expect(code(deep) == "xml.too_deep")
        #expect(code("<a>" + String(repeating: "<b/>", count: 20_001) + "</a>") == "xml.too_many_nodes")
        let wide = (0..<65).map { "a\($0)='1'" }.joined(separator: " ")
        #expect(code("<a \(wide)/>") == "xml.too_many_attributes")
        #expect(code("<a>xxxxxxxxxx</a>", ParserLimits(maximumBytes: 10)) == "xml.too_large")
    }

    @Test func `rule R4: references and entities of XML itself are read, and text is exact`() throws {
        let document = try XMLTreeParser().parse(Array("<a b='1&amp;2&#38;#38;&lt;&#9;'> x&amp;&lt;&#13;\ny </a>".utf8))
        #expect(document.root.attribute("b") == "1&2&#38;<\t")
        #expect(document.root.text == " x&<\r\ny ")
    }

    @Test func `rule R4, B1: an element inside a value is no text`() throws {
        let root = try XMLTreeParser().parse(Array("<a>admin@x<b/>.evil</a>".utf8)).root
        #expect(root.text == nil)
        #expect(root.hasText)
    }
}
