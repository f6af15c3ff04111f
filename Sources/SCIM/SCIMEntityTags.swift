/// The value of `If-Match` or `If-None-Match` (RFC 9110 13.1.1, 13.1.2).
package enum SCIMEntityTags: Sendable, Hashable {
    /// `*`: any version of a resource that exists.
    case any
    /// The opaque parts of the tags, without `W/` and quotation marks.
    case list([String])

    /// The longest header value read, in UTF-8 bytes.
    private static let maximumLength = 4096

    /// Reads a header's value.
    ///
    /// - Throws: `scim.invalid_syntax` for anything but `*` or a list of entity tags: a precondition that can't be read
    ///   must not be passed over, since the client relies on it.
    package init(_ header: String) throws(SCIMError) {
        let bytes = Array(header.utf8.prefix(SCIMEntityTags.maximumLength + 1))
        guard bytes.count <= SCIMEntityTags.maximumLength, let tags = SCIMEntityTags.read(bytes[...]) else {
            throw .invalidSyntax("the entity tag is \(excerpt(header)), expected * or a list such as W/\"12\"")
        }
        self = tags
    }

    private static func read(_ bytes: ArraySlice<UInt8>) -> SCIMEntityTags? {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        var rest = bytes.drop(while: isBlank)
        if rest.first == UInt8(ascii: "*"), rest.dropFirst().allSatisfy(isBlank) { return .any }
        var tags: [String] = []
        while true {
            if rest.starts(with: "W/".utf8) { rest = rest.dropFirst(2) }
            guard rest.first == UInt8(ascii: "\"") else { return nil }
            rest = rest.dropFirst()
            guard let end = rest.firstIndex(of: UInt8(ascii: "\"")), rest[..<end].allSatisfy({ $0 > 0x20 }) else {
                return nil
            }
            tags.append(String(decoding: rest[..<end], as: UTF8.self))
            rest = rest[(end + 1)...].drop(while: isBlank)
            guard rest.first == UInt8(ascii: ",") else { return rest.isEmpty ? .list(tags) : nil }
            rest = rest.dropFirst().drop(while: isBlank)
        }
    }

    /// Whether the resource's version is among them, weakly compared.
    ///
    /// RFC 9110 compares `If-Match` strongly, so that weak tags would never match; RFC 7644 3.14 uses weak tags with
    /// it.
    /// - Parameter current: nil where there is no such resource.
    package func match(_ current: SCIMVersion?) -> Bool {
        guard let current else { return false }
        switch self {
        case .any: return true
        case .list(let tags): return tags.contains(String(current.revision))
        }
    }

    /// Checks `If-Match` before PUT, PATCH and DELETE (checklist 107).
    ///
    /// - Throws: `scim.precondition_failed`.
    package func requireMatch(_ current: SCIMVersion?) throws(SCIMError) {
        guard match(current) else { throw .preconditionFailed(current: current?.text) }
    }
}
