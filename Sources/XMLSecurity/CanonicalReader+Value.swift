import Essentials

/// Texts and attribute values, and the references that canonical form has (Canonical XML 1.0 2.3).
extension CanonicalReader {
    /// The value up to `delimiter`, which is not passed.
    ///
    /// A value without references is a range of the bytes themselves.
    mutating func value(
        until delimiter: UInt8, refused: UInt8, isAttribute: Bool
    ) throws(Unread) -> XMLDocument.Span {
        let start = position
        let ampersand = UInt8(ascii: "&")
        try skip(delimiter, refused, isAttribute)
        guard peek == ampersand else { return XMLDocument.Span(start: Int32(start), count: Int32(position - start)) }
        let first = end + decoded.count
        var run = start
        while true {
            unsafe decoded.append(contentsOf: UnsafeBufferPointer(start: bytes + run, count: position - run))
            guard peek == ampersand else { break }
            decoded.append(try reference(isAttribute))
            run = position
            try skip(delimiter, refused, isAttribute)
        }
        return XMLDocument.Span(start: Int32(first), count: Int32(end + decoded.count - first))
    }

    /// Passes what stands for itself, up to the delimiter or a reference.
    private mutating func skip(_ delimiter: UInt8, _ refused: UInt8, _ isAttribute: Bool) throws(Unread) {
        while true {
            unsafe position = ByteScan.special(
                bytes, from: position, to: end, delimiter, refused, UInt8(ascii: "&"), high: &high)
            switch peek {
            case delimiter, UInt8(ascii: "&"): return
            // Tab and line feed stand for themselves in text; an attribute has references for them.
            case 0x09 where !isAttribute, 0x0A where !isAttribute: position += 1
            default: throw .unread
            }
        }
    }

    /// Passes a reference and returns its character; each context has only those that the walk writes.
    private mutating func reference(_ isAttribute: Bool) throws(Unread) -> UInt8 {
        if pass("&amp;") { return UInt8(ascii: "&") }
        if pass("&lt;") { return UInt8(ascii: "<") }
        if pass("&#xD;") { return 0x0D }
        if isAttribute {
            if pass("&quot;") { return UInt8(ascii: "\"") }
            if pass("&#x9;") { return 0x09 }
            if pass("&#xA;") { return 0x0A }
        } else if pass("&gt;") {
            return UInt8(ascii: ">")
        }
        throw .unread
    }

    /// Passes `text` where it comes.
    private mutating func pass(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard end - position >= count, unsafe ByteOrder.areEqual(bytes + position, text.utf8Start, count) else {
            return false
        }
        position += count
        return true
    }
}
