/// The checks that a document must pass before a parser sees it (rule R2).
enum BytePrescan {
    static func check(_ bytes: [UInt8], limits: ParserLimits) throws(XMLSecurityError) {
        guard bytes.count <= limits.maximumBytes else {
            throw .tooLarge(bytes: bytes.count, limit: limits.maximumBytes)
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw .byteOrderMark }
        let start = try declarationEnd(bytes)
        let found = unsafe bytes.withUnsafeBufferPointer { buffer -> (position: Int?, hasHighBytes: Bool) in
            guard let first = buffer.baseAddress else { return (nil, false) }
            return unsafe ByteScan.markup(first, from: start, to: buffer.count)
        }
        if found.hasHighBytes, String(validating: bytes, as: UTF8.self) == nil { throw .notUTF8 }
        guard let position = found.position else { return }
        switch bytes[position] {
        case 0: throw .notUTF8
        default: throw markup(bytes[position...])
        }
    }

    private static func markup(_ bytes: ArraySlice<UInt8>) -> XMLSecurityError {
        if bytes.starts(with: Array("<!--".utf8)) { return .comment }
        if bytes.starts(with: Array("<![CDATA[".utf8)) { return .characterData }
        if bytes.starts(with: Array("<?".utf8)) { return .processingInstruction }
        return .documentType
    }

    /// Accepts one leading XML declaration, version 1.0 with UTF-8 or no encoding, and returns where it ends.
    private static func declarationEnd(_ bytes: [UInt8]) throws(XMLSecurityError) -> Int {
        guard bytes.starts(with: Array("<?xml".utf8)), bytes.count > 5,
            [0x20, 0x09, 0x0A, 0x0D].contains(bytes[5])
        else { return 0 }
        guard let close = bytes.prefix(200).firstIndex(of: UInt8(ascii: ">")), bytes[close - 1] == UInt8(ascii: "?")
        else { throw .declarationRefused }
        let words = String(decoding: bytes[5..<(close - 1)], as: UTF8.self)
            .split { $0 == " " || $0.isNewline || $0 == "\t" }.joined(separator: " ")
            .replacingQuotes.lowercased()
        let accepted = [
            "version='1.0'", "version='1.0' encoding='utf-8'", "version='1.0' encoding='utf-8' standalone='yes'",
            "version='1.0' encoding='utf-8' standalone='no'", "version='1.0' standalone='yes'",
            "version='1.0' standalone='no'",
        ]
        guard accepted.contains(words) else { throw .declarationRefused }
        return close + 1
    }
}

extension String {
    fileprivate var replacingQuotes: String { String(map { $0 == "\"" ? "'" : $0 }) }
}
