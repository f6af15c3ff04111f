/// An attribute path as written: `[URN ":"] name ["." sub]` (RFC 7644 3.4.2.2 `attrPath`), not yet looked up.
struct AttributeName: Hashable {
    /// The text as received.
    let text: String
    /// The URN without its last colon; nil where none was written.
    let urn: String?
    let name: String
    let subName: String?

    /// Reads `text`, or returns nil where it is no attribute path.
    init?(_ text: String) {
        self.text = text
        var tail = Substring(text)
        if AttributeName.hasURN(text), let colon = text.lastIndex(of: ":") {
            urn = String(text[..<colon])
            tail = text[text.index(after: colon)...]
        } else {
            urn = nil
        }
        let parts = tail.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = parts.first, AttributeName.isName(first) else { return nil }
        name = String(first)
        guard parts.count == 2 else {
            subName = nil
            return
        }
        guard AttributeName.isName(parts[1]) else { return nil }
        subName = String(parts[1])
    }

    /// Whether the text starts as a URN does.
    static func hasURN(_ text: some StringProtocol) -> Bool {
        text.utf8.prefix(4).elementsEqual("urn:".utf8) || text.prefix(4).lowercased() == "urn:"
    }

    /// `ATTRNAME`, and `$ref`, which the ABNF forgot; sub-attributes of URNs may start with a digit (`2.0`).
    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, !text.isEmpty else { return false }
        let isStart = first == UInt8(ascii: "$") || isLetter(first)
        return isStart && text.utf8.dropFirst().allSatisfy { isLetter($0) || isDigit($0) || $0 == 0x2D || $0 == 0x5F }
    }

    /// Whether the byte may stand in an attribute path.
    static func isPathByte(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || byte == 0x2D || byte == 0x2E || byte == 0x3A || byte == 0x5F || byte == 0x24
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
