/// Writes XML with every value escaped (D22): documents of ours are built, never pasted together.
package struct XMLWriter: Sendable {
    package private(set) var bytes: [UInt8] = []
    private var open: [String] = []

    package init() {}

    /// Writes `<name attributes>content</name>`; an attribute without a value is left out.
    package mutating func element(
        _ name: String, _ attributes: [(String, String?)] = [], content: (inout XMLWriter) -> Void
    ) {
        start(name, attributes)
        bytes.append(UInt8(ascii: ">"))
        content(&self)
        bytes.append(contentsOf: "</\(name)>".utf8)
    }

    /// Writes an element without content.
    package mutating func empty(_ name: String, _ attributes: [(String, String?)] = []) {
        start(name, attributes)
        bytes.append(contentsOf: "/>".utf8)
    }

    /// Writes an element that holds text only.
    package mutating func element(_ name: String, _ attributes: [(String, String?)] = [], text: String) {
        element(name, attributes) { $0.text(text) }
    }

    package mutating func text(_ text: String) { escape(text, inAttribute: false) }

    private mutating func start(_ name: String, _ attributes: [(String, String?)]) {
        bytes.append(contentsOf: "<\(name)".utf8)
        for (attribute, value) in attributes {
            guard let value else { continue }
            bytes.append(contentsOf: " \(attribute)=\"".utf8)
            escape(value, inAttribute: true)
            bytes.append(UInt8(ascii: "\""))
        }
    }

    private mutating func escape(_ text: String, inAttribute: Bool) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\"") where inAttribute: bytes.append(contentsOf: "&quot;".utf8)
            case 0x09 where inAttribute, 0x0A where inAttribute, 0x0D:
                bytes.append(contentsOf: "&#\(byte);".utf8)
            // XML 1.0 2.2 has no place for other control characters: they are dropped, never passed on.
            case 0..<0x09, 0x0B, 0x0C, 0x0E..<0x20: break
            default: bytes.append(byte)
            }
        }
    }
}
