import Essentials
import Testing

@Suite struct ExactTextTests {
    @Test(arguments: [
        ("", "", true), ("a", "a", true), ("a", "b", false), ("a", "ab", false), ("a", "A", false), ("a", "a ", false),
        ("https://sp.example.com/a", "https://sp.example.com/a", true),
        ("https://sp.example.com/a", "https://sp.example.com/b", false), ("é", "é", true),
        // Alike to Unicode, and another identifier: composed and decomposed, the Kelvin sign, marks in another order.
        ("é", "e\u{301}", false), ("K", "\u{212A}", false), ("a\u{323}\u{307}", "a\u{307}\u{323}", false),
        ("Å\u{323}", "Å\u{323}", true),
    ])
    func `rules D1, D11: identifiers are the same only byte for byte`(left: String, right: String, isSame: Bool) {
        #expect(left.hasSameBytes(as: right) == isSame)
        #expect(right.hasSameBytes(as: left) == isSame)
        #expect(left.hasSameBytes(as: String(decoding: Array(right.utf8), as: UTF8.self)) == isSame)
    }
}
