/// Strict base64 (RFC 4648 4 and 5), on bytes.
package enum Base64 {
    /// Which white space a reader passes over.
    package enum WhiteSpace: Sendable {
        case refused
        /// Space, tab, carriage return and line feed, anywhere: what the HTTP-POST binding and xmldsig fields carry.
        case ignored
    }

    private static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let urlSafe = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// 0–63 for an alphabet character, 64 for white space, 255 for anything else.
    private static let values: [UInt8] = table(standard)
    private static let urlValues: [UInt8] = table(urlSafe)

    /// What each of four characters adds to three bytes, by its place; the top byte is set for anything but the alphabet.
    private static let wide: [UInt32] = [18, 12, 6, 0].flatMap { shift in
        values.map { $0 < 64 ? UInt32($0) << UInt32(shift) : 0xFF00_0000 }
    }

    private static func table(_ alphabet: [UInt8]) -> [UInt8] {
        var table = [UInt8](repeating: 255, count: 256)
        for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
        for character in [0x20, 0x09, 0x0D, 0x0A] { table[character] = 64 }
        return table
    }

    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        encode(bytes, alphabet: standard, padded: true)
    }

    /// Without padding, as JOSE wants it (RFC 7515 2).
    package static func encodeURLSafe(_ bytes: some Collection<UInt8>) -> String {
        encode(bytes, alphabet: urlSafe, padded: false)
    }

    private static func encode(_ bytes: some Collection<UInt8>, alphabet: [UInt8], padded: Bool) -> String {
        var out: [UInt8] = []
        out.reserveCapacity((bytes.count + 2) / 3 * 4)
        var buffer: UInt32 = 0
        var bits = 0
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                out.append(alphabet[Int(buffer >> UInt32(bits) & 63)])
            }
        }
        if bits > 0 { out.append(alphabet[Int(buffer << UInt32(6 - bits) & 63)]) }
        if padded { while out.count % 4 != 0 { out.append(UInt8(ascii: "=")) } }
        return String(decoding: out, as: UTF8.self)
    }

    /// Decodes padded standard base64, or returns nil.
    ///
    /// Refused: characters of another alphabet, missing or surplus padding, and non-zero bits behind the last byte, so
    /// that each value has one text.
    package static func decode(_ text: some Collection<UInt8>, whiteSpace: WhiteSpace = .refused) -> [UInt8]? {
        let fast = text.withContiguousStorageIfAvailable { unsafe decode(buffer: $0, whiteSpace) }
        if let fast { return fast }
        let copy = Array(text)
        return unsafe copy.withUnsafeBufferPointer { unsafe decode(buffer: $0, whiteSpace) }
    }

    private static func decode(buffer text: UnsafeBufferPointer<UInt8>, _ whiteSpace: WhiteSpace) -> [UInt8]? {
        var valid = true
        let result = unsafe [UInt8](
            unsafeUninitializedCapacity: text.count / 4 * 3 + 3
        ) { out, count in
            let groups = unsafe decodeGroups(of: text, into: out)
            unsafe values.withUnsafeBufferPointer { values in
                var buffer: UInt32 = 0
                var sextets = 0
                var padding = 0
                var written = groups * 3
                for index in groups * 4..<text.count {
                    let character = unsafe text[index]
                    let value = unsafe values[Int(character)]
                    if value < 64 {
                        if padding > 0 { valid = false }
                        buffer = buffer << 6 | UInt32(value)
                        sextets += 1
                        if sextets & 3 == 0 {
                            unsafe out[written] = UInt8(truncatingIfNeeded: buffer >> 16)
                            unsafe out[written + 1] = UInt8(truncatingIfNeeded: buffer >> 8)
                            unsafe out[written + 2] = UInt8(truncatingIfNeeded: buffer)
                            written += 3
                        }
                    } else if value == 64 {
                        if whiteSpace == .refused { valid = false }
                    } else if character == UInt8(ascii: "=") {
                        padding += 1
                    } else {
                        valid = false
                    }
                    if !valid { break }
                }
                switch (sextets & 3, padding) {
                case (0, 0): break
                case (2, 2):
                    valid = valid && buffer & 0xF == 0
                    unsafe out[written] = UInt8(truncatingIfNeeded: buffer >> 4)
                    written += 1
                case (3, 1):
                    valid = valid && buffer & 0x3 == 0
                    unsafe out[written] = UInt8(truncatingIfNeeded: buffer >> 10)
                    unsafe out[written + 1] = UInt8(truncatingIfNeeded: buffer >> 2)
                    written += 2
                default: valid = false
                }
                count = written
            }
        }
        return valid ? result : nil
    }

    /// Decodes whole groups of four alphabet characters, as almost every text is, up to the first that is none.
    ///
    /// What else there is, the caller judges. `out` has room for each group of `text` and three bytes more.
    ///
    /// - Returns: how many groups it were.
    private static func decodeGroups(
        of text: UnsafeBufferPointer<UInt8>, into out: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        guard let source = text.baseAddress, let target = out.baseAddress else { return 0 }
        return unsafe wide.withUnsafeBufferPointer { wide in
            for group in 0..<text.count / 4 {
                let four = unsafe source + group * 4
                let three =
                    unsafe wide[Int(four[0])] | wide[256 + Int(four[1])] | wide[512 + Int(four[2])]
                    | wide[768 + Int(four[3])]
                guard three < 0x0100_0000 else { return group }
                // Four bytes, of which the next group overwrites the last.
                unsafe UnsafeMutableRawPointer(target + group * 3).storeBytes(
                    of: (three << 8).bigEndian, as: UInt32.self)
            }
            return text.count / 4
        }
    }

    /// Decodes unpadded URL-safe base64 (RFC 7515 2), or returns nil.
    package static func decodeURLSafe(_ text: some Collection<UInt8>) -> [UInt8]? {
        var out: [UInt8] = []
        out.reserveCapacity(text.count * 3 / 4)
        var buffer: UInt32 = 0
        var bits = 0
        for character in text {
            let value = urlValues[Int(character)]
            guard value < 64 else { return nil }
            buffer = (buffer << 6 | UInt32(value)) & 0xFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
            }
        }
        guard bits < 6, buffer & (1 << UInt32(bits) - 1) == 0 else { return nil }
        return out
    }
}
