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

    @Test func `rule R1: in any place of any group only the alphabet is read, each character as its own six bits`() {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for place in 0..<12 {
            for byte in UInt8.min...UInt8.max {
                var text = Array("AAAAAAAAAAAA".utf8)
                text[place] = byte
                var bytes: [UInt8]?
                if let value = alphabet.firstIndex(of: byte) {
                    let group = UInt32(value) << UInt32(18 - place % 4 * 6)
                    var expected = [UInt8](repeating: 0, count: 9)
                    for offset in 0..<3 {
                        expected[place / 4 * 3 + offset] = UInt8(truncatingIfNeeded: group >> UInt32(16 - offset * 8))
                    }
                    bytes = expected
                } else if byte == UInt8(ascii: "="), place == 11 {
                    bytes = [UInt8](repeating: 0, count: 8)
                }
                #expect(Base64.decode(text) == bytes, "\(byte) in place \(place)")
            }
        }
    }

    @Test func `white space is passed over only where the binding has it`() {
        #expect(Base64.decode("AA\r\n AA".utf8) == nil)
        #expect(Base64.decode("AA\r\n AA".utf8, whiteSpace: .ignored) == [0, 0, 0])
    }
}
