/// Decodes `multipart/form-data` (RFC 7578), strictly: what a browser sends, and nothing that two readers could read
/// differently.
///
/// Our own, for the framework's decoder is a package of its own, and this is needed for one field: a file that a person
/// chooses where scripts are off.
package enum MultipartDecoder {
    package struct Part: Sendable {
        package let name: String
        /// Nil for a plain field.
        package let fileName: String?
        package let content: ArraySlice<UInt8>
    }

    /// The boundary that a content type names; nil for another type.
    package static func boundary(ofType type: String) -> String? {
        let pieces = type.split(separator: ";").map { String($0).trimmingBlanks }
        guard pieces.first?.lowercased() == "multipart/form-data",
            let text = pieces.first(where: { $0.lowercased().hasPrefix("boundary=") })?.dropFirst(9)
        else { return nil }
        let boundary = text.hasPrefix("\"") && text.hasSuffix("\"") ? text.dropFirst().dropLast() : text
        guard (1...70).contains(boundary.utf8.count), !boundary.contains("\"") else { return nil }
        return String(boundary)
    }

    /// - Throws: `request.malformed_form`.
    package static func parts(_ body: [UInt8], boundary: String) throws(HTTPProblem) -> [Part] {
        let opening = Array("--\(boundary)\r\n".utf8)
        let between = Array("\r\n--\(boundary)".utf8)
        guard body.starts(with: opening) else { throw .malformedForm }
        var parts: [Part] = []
        var start = opening.count
        while true {
            guard parts.count < 64, let end = find(between, in: body[...], from: start) else { throw .malformedForm }
            parts.append(try part(body[start..<end]))
            let tail = body[(end + between.count)...]
            if tail.starts(with: [0x2D, 0x2D]) { return parts }
            guard tail.starts(with: [0x0D, 0x0A]) else { throw .malformedForm }
            start = end + between.count + 2
        }
    }

    private static func part(_ bytes: ArraySlice<UInt8>) throws(HTTPProblem) -> Part {
        let blank: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
        guard let end = find(blank, in: bytes, from: bytes.startIndex),
            let head = String(validating: bytes[..<end], as: UTF8.self)
        else { throw .malformedForm }
        var name: String?
        var fileName: String?
        // One grapheme in Swift: a line's end is "\r\n".
        for line in head.split(separator: "\r\n") {
            guard line.lowercased().hasPrefix("content-disposition:") else { continue }
            guard name == nil else { throw .malformedForm }
            name = parameter("name", in: line)
            fileName = parameter("filename", in: line)
        }
        guard let name, !name.isEmpty else { throw .malformedForm }
        return Part(name: name, fileName: fileName, content: bytes[(end + blank.count)...])
    }

    private static func parameter(_ name: String, in line: Substring) -> String? {
        for piece in line.split(separator: ";").dropFirst() {
            let text = String(piece).trimmingBlanks
            guard text.hasPrefix(name + "=\""), text.hasSuffix("\"") else { continue }
            return String(text.dropFirst(name.count + 2).dropLast())
        }
        return nil
    }

    private static func find(_ needle: [UInt8], in bytes: ArraySlice<UInt8>, from start: Int) -> Int? {
        guard let first = needle.first else { return nil }
        var index = start
        while index + needle.count <= bytes.endIndex {
            guard let candidate = bytes[index...].firstIndex(of: first), candidate + needle.count <= bytes.endIndex
            else { return nil }
            if bytes[candidate...].starts(with: needle) { return candidate }
            index = candidate + 1
        }
        return nil
    }
}
