import Essentials
import Foundation
import Testing
import XMLSecurity

/// Canonical bytes, changed at random and taken from real responses: what the reader takes, the parser takes as well.
@Suite struct CanonicalMutationTests {
    private static let seeds = [
        "<a xmlns=\"urn:x\" ID=\"x\" b=\"1&amp;\">t&gt;x<b xmlns=\"\"></b>\n</a>",
        "<p:a xmlns:p=\"urn:1\" xmlns:q=\"urn:0\" ID=\"i\" q:b=\"1\" p:a=\"2\"><q:c>ü</q:c><q:c a=\"\"></q:c></p:a>",
        "<s:R xmlns:s=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"r\"><s:S ID=\"s\">&#xD;</s:S><T>&lt;</T></s:R>",
        "<e z=\"&quot;&#x9;&#xA;&#xD;&lt;\"><p:e xmlns:p=\"urn:2\"><p:e></p:e></p:e><p:e xmlns:p=\"urn:3\"></p:e></e>",
    ].map { Array($0.utf8) }

    private static let pieces = [
        " ", "\"", "'", "<", ">", "/", "&", ";", "=", ":", "\n", "\t", "\r", "\u{0}", "\u{7F}", "ü", "&amp;", "&#xD;",
        "&#10;", "&lt;", "&gt;", "&quot;", "<a>", "</a>", "<b></b>", "<b/>", "<!---->", "<?x?>", "<![CDATA[]]>",
        " a=\"1\"", " ID=\"x\"", " xmlns=\"\"", " xmlns=\"urn:y\"", " xmlns:p=\"urn:1\"", " p:b=\"1\"", "p:", "xml:",
        "xmlns", "]]>", "&#x0;", "\u{FFFE}",
    ].map { Array($0.utf8) }

    private static func mutated(_ seed: [UInt8], _ random: SplitMix) -> [UInt8] {
        var bytes = seed
        for _ in 0...random.below(2) {
            let position = random.below(bytes.count + 1)
            switch random.below(5) {
            case 0 where position < bytes.count: bytes[position] = UInt8(random.below(256))
            case 1 where position < bytes.count: bytes.remove(at: position)
            case 2:
                let end = min(bytes.count, position + random.below(12))
                bytes.insert(contentsOf: bytes[position..<end], at: random.below(bytes.count + 1))
            case 3:
                let end = min(bytes.count, position + random.below(12))
                bytes.removeSubrange(position..<end)
            default: bytes.insert(contentsOf: pieces[random.below(pieces.count)], at: position)
            }
        }
        return bytes
    }

    /// Whether the reader took it; then, and where it threw, the parser must have said the same.
    private static func agree(_ bytes: [UInt8], _ limits: ParserLimits = ParserLimits()) throws -> Bool {
        let shown = String(decoding: bytes, as: UTF8.self)
        do throws(XMLSecurityError) {
            guard let ours = try CanonicalReader.read(bytes, limits: limits) else { return false }
            let theirs = try XMLTreeParser(limits: limits).parse(bytes)
            #expect(TreeShape(ours) == TreeShape(theirs), "\(shown)")
            return true
        } catch let first {
            let second = #expect(throws: XMLSecurityError.self, "\(shown)") {
                try XMLTreeParser(limits: limits).parse(bytes)
            }
            #expect(first.code == second?.code, "\(shown)")
            return false
        }
    }

    @Test func `rule R10: of 60,000 changed documents none is read that the parser refuses or reads otherwise`() throws
    {
        let random = SplitMix(5)
        var taken = 0
        for round in 0..<60_000 {
            let seed = Self.seeds[round % Self.seeds.count]
            if try Self.agree(Self.mutated(seed, random)) { taken += 1 }
        }
        // A reader that takes nothing would pass as well.
        #expect(taken > 5000)
    }

    @Test func `rule R3: with narrow limits the reader takes nothing that the parser refuses`() throws {
        let random = SplitMix(6)
        let limits = ParserLimits(maximumBytes: 130, depth: 2, nodes: 5, attributesPerElement: 2)
        for round in 0..<5000 {
            _ = try Self.agree(Self.mutated(Self.seeds[round % Self.seeds.count], random), limits)
        }
    }

    static let corpus = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/corpus/saml-responses.jsonl")

    @Test(.enabled(if: FileManager.default.fileExists(atPath: corpus.path), "the corpus is not here"))
    func `rule R10: canonical bytes of every part of every response of the corpus are read as the parser reads them`()
        throws
    {
        var (parts, taken) = (0, 0)
        for line in try String(contentsOf: Self.corpus, encoding: .utf8).split(separator: "\n") {
            let message = try JSONValue(parsing: line.utf8)["message"]?.string ?? ""
            guard let xml = Base64.decode(message.utf8, whiteSpace: .ignored),
                let document = try? XMLTreeParser().parse(xml)
            else { continue }
            var elements: [ElementNode] = []
            document.root.forEachElement { elements.append($0) }
            for element in elements {
                for prefixes in [[], ["saml", "xs", "#default"]] {
                    let canonical = try ExclusiveCanonicalizer.canonicalBytes(
                        of: element, inclusivePrefixes: prefixes)
                    parts += 1
                    guard let ours = try CanonicalReader.read(canonical, limits: ParserLimits()) else { continue }
                    taken += 1
                    let theirs = try XMLTreeParser().parse(canonical)
                    try #require(
                        TreeShape(ours, octetsOfAll: false) == TreeShape(theirs, octetsOfAll: false),
                        "\(String(decoding: canonical, as: UTF8.self))")
                    try #require(
                        try ExclusiveCanonicalizer.reproduces(canonical, from: ours.root, inclusivePrefixes: prefixes))
                }
            }
        }
        #expect(parts > 2000)
        // All but what has a name or an attribute that is the parser's business.
        #expect(Double(taken) > Double(parts) * 0.99, "\(taken) of \(parts)")
    }
}

/// Small numbers that are the same in each run.
final class SplitMix {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((value ^ (value >> 31)) % UInt64(bound))
    }
}
