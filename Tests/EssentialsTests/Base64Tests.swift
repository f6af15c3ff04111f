import Essentials
import Testing

@Suite struct Base64Tests {
    @Test func `every length goes there and back`() {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
            #expect(Base64.decode(Base64.encode(bytes).utf8) == bytes)
            #expect(Base64.decodeURLSafe(Array(Base64.encodeURLSafe(bytes).utf8)) == bytes)
        }
    }

    @Test(arguments: ["A", "AA", "AAA", "AA=", "AAAA=", "AB==", "AA==AAAA", "A-A_", "AAAA\u{0}", "@@@@", "===="])
    func `rule R1: a text with more than one meaning is refused`(text: String) {
        #expect(Base64.decode(text.utf8) == nil)
    }

    @Test func `white space is passed over only where the binding has it`() {
        #expect(Base64.decode("AA\r\n AA".utf8) == nil)
        #expect(Base64.decode("AA\r\n AA".utf8, whiteSpace: .ignored) == [0, 0, 0])
    }
}
