import GatewayModel
import Testing

/// Rule O-2: linking codes are typed by people.
@Suite struct LinkingCodeTextTests {
    private let bytes = (0..<20).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }

    @Test func `a code is 160 bits in eight groups of four, in Crockford's alphabet`() {
        #expect(LinkingCodeText([UInt8](repeating: 0, count: 20)).shown == "0000-0000-0000-0000-0000-0000-0000-0000")
        #expect(LinkingCodeText([UInt8](repeating: 255, count: 20)).shown == "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ")
        // The digits of 0x0443214C74254B635CF84653A56D7C675BE77DF: every digit once, as RFC 4648's vectors count.
        let counting: [UInt8] = [
            0x00, 0x44, 0x32, 0x14, 0xC7, 0x42, 0x54, 0xB6, 0x35, 0xCF, 0x84, 0x65, 0x3A, 0x56, 0xD7, 0xC6, 0x75, 0xBE,
            0x77, 0xDF,
        ]
        #expect(LinkingCodeText(counting).shown == "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ")
    }

    @Test func `reading back forgives case, blanks, hyphens and the letters that look like digits`() {
        let code = LinkingCodeText((0..<20).map { _ in 0b0000_1000 })
        #expect(code.shown.contains("0") && code.shown.contains("1"))
        let spellings = [
            code.shown.lowercased(), code.shown.split(separator: "-").joined(separator: " "),
            " \(code.shown.filter { $0 != "-" })\n",
            String(code.shown.map { $0 == "0" ? "o" : $0 == "1" ? "I" : $0 }),
            String(code.shown.map { $0 == "0" ? "O" : $0 == "1" ? "l" : $0 }),
        ]
        for spelling in spellings { #expect(LinkingCodeText(reading: spelling) == code, "\(spelling)") }
        #expect(LinkingCodeText(reading: LinkingCodeText(bytes).shown)?.hash == LinkingCodeText(bytes).hash)
    }

    @Test func `what has another length or other letters is no code`() {
        let good = LinkingCodeText(bytes).shown
        for text in [
            "", String(good.dropLast()), good + "0", "U" + good.dropFirst(), "é" + good.dropFirst(),
            "ß" + good.dropFirst(2),
        ] {
            #expect(LinkingCodeText(reading: text) == nil, "\(text)")
        }
    }
}
