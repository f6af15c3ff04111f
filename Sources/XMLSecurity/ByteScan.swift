import Essentials

/// Searches over raw bytes, sixteen at a time: most of a response is text in which nothing special stands.
@safe enum ByteScan {
    private typealias Block = SIMD16<UInt8>

    /// The first byte at or behind `start` that is a control character or one of three, or `end`.
    ///
    /// - Parameter high: has its top bit set afterwards where a byte above 127 was passed.
    @inline(__always)
    static func special(
        _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int, _ first: UInt8, _ second: UInt8, _ third: UInt8,
        high: inout UInt8
    ) -> Int {
        var index = start
        while index + 16 <= end {
            let block = unsafe UnsafeRawPointer(bytes + index).loadUnaligned(as: Block.self)
            let found =
                (block .< Block(repeating: 0x20)) .| (block .== Block(repeating: first))
                .| (block .== Block(repeating: second)) .| (block .== Block(repeating: third))
            let words = unsafe unsafeBitCast(found, to: SIMD2<UInt64>.self)
            if words[0] | words[1] != 0 { break }
            let top = unsafe unsafeBitCast(block & Block(repeating: 0x80), to: SIMD2<UInt64>.self)
            if top[0] | top[1] != 0 { high |= 0x80 }
            index += 16
        }
        while index < end {
            let byte = unsafe bytes[index]
            if byte < 0x20 || byte == first || byte == second || byte == third { return index }
            high |= byte
            index += 1
        }
        return end
    }

    /// The first NUL, `<!` or `<?`, or nil, and whether a byte before it is above 127.
    static func markup(
        _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int
    ) -> (position: Int?, hasHighBytes: Bool) {
        var high: UInt8 = 0
        var index = start
        // Each block is looked at together with the sixteen bytes that follow its own.
        while index + 17 <= end {
            let block = unsafe UnsafeRawPointer(bytes + index).loadUnaligned(as: Block.self)
            let next = unsafe UnsafeRawPointer(bytes + index + 1).loadUnaligned(as: Block.self)
            let found =
                (block .== Block(repeating: 0))
                .| ((block .== Block(repeating: 0x3C))
                    .& ((next .== Block(repeating: 0x21)) .| (next .== Block(repeating: 0x3F))))
            let words = unsafe unsafeBitCast(found, to: SIMD2<UInt64>.self)
            if words[0] | words[1] != 0 { break }
            let top = unsafe unsafeBitCast(block & Block(repeating: 0x80), to: SIMD2<UInt64>.self)
            if top[0] | top[1] != 0 { high |= 0x80 }
            index += 16
        }
        while index < end {
            let byte = unsafe bytes[index]
            high |= byte
            if byte == 0 { return (index, high >= 0x80) }
            if byte == 0x3C, index + 1 < end, unsafe bytes[index + 1] == 0x21 || bytes[index + 1] == 0x3F {
                return (index, high >= 0x80)
            }
            index += 1
        }
        return (nil, high >= 0x80)
    }

    /// Whether `byte` stands among the `count` bytes from `start` on.
    static func contains(_ byte: UInt8, _ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var index = 0
        while index + 16 <= count {
            let block = unsafe UnsafeRawPointer(start + index).loadUnaligned(as: Block.self)
            let words = unsafe unsafeBitCast(block .== Block(repeating: byte), to: SIMD2<UInt64>.self)
            if words[0] | words[1] != 0 { return true }
            index += 16
        }
        while index < count {
            if unsafe start[index] == byte { return true }
            index += 1
        }
        return false
    }
}
