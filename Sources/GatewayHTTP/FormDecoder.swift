import Essentials

/// Decodes `application/x-www-form-urlencoded` on bytes.
///
/// Our own, because the framework's Codable decoder takes a millisecond for a SAML response and this takes microseconds.
package enum FormDecoder {
    /// The pairs in order; a name without `=` has the empty value.
    ///
    /// - Throws: `request.malformed_form` for a broken percent escape or bytes that are not UTF-8.
    package static func pairs(_ bytes: [UInt8]) throws(HTTPProblem) -> [(name: String, value: String)] {
        var pairs: [(name: String, value: String)] = []
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "="))
            let name = try decoded(pair[..<(equals ?? pair.endIndex)])
            let value = try equals.map { (index) throws(HTTPProblem) in try decoded(pair[(index + 1)...]) } ?? []
            guard let nameText = String(validating: name, as: UTF8.self),
                let valueText = String(validating: value, as: UTF8.self)
            else { throw .malformedForm }
            pairs.append((nameText, valueText))
        }
        return pairs
    }

    /// The raw value bytes of `name`, for large fields that needn't become text.
    ///
    /// - Throws: `request.repeated_parameter` where the name stands twice, `request.malformed_form` as `pairs`.
    package static func value(of name: StaticString, in bytes: [UInt8]) throws(HTTPProblem) -> [UInt8]? {
        let wanted = Array("\(name)".utf8)
        var found: ArraySlice<UInt8>?
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            guard let equals = pair.firstIndex(of: UInt8(ascii: "=")), pair[..<equals].elementsEqual(wanted) else {
                continue
            }
            guard found == nil else { throw .repeatedParameter("\(name)") }
            found = pair[(equals + 1)...]
        }
        return try found.map { (slice) throws(HTTPProblem) in try decoded(slice) }
    }

    private static func decoded(_ slice: ArraySlice<UInt8>) throws(HTTPProblem) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(slice.count)
        var index = slice.startIndex
        while index < slice.endIndex {
            let byte = slice[index]
            switch byte {
            case UInt8(ascii: "+"): out.append(0x20)
            case UInt8(ascii: "%"):
                guard index + 2 < slice.endIndex, let high = hexDigit(slice[index + 1]),
                    let low = hexDigit(slice[index + 2])
                else { throw .malformedForm }
                out.append(high << 4 | low)
                index += 2
            default: out.append(byte)
            }
            index += 1
        }
        return out
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
