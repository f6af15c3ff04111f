/// Raw DEFLATE (RFC 1951) as the HTTP-Redirect binding wants it.
enum Deflate {
    /// The bytes in stored blocks: a request of half a kilobyte gains little from compression, and this needs no library.
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var rest = bytes[...]
        repeat {
            let block = rest.prefix(65535)
            rest = rest.dropFirst(block.count)
            let length = UInt16(block.count)
            out.append(rest.isEmpty ? 1 : 0)
            out += [UInt8(length & 0xFF), UInt8(length >> 8), UInt8(~length & 0xFF), UInt8(~length >> 8)]
            out += block
        } while !rest.isEmpty
        return out
    }
}
