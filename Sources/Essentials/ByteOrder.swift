/// Comparisons of raw bytes, eight at a time, for rooms that import nothing.
@safe package enum ByteOrder {
    @inlinable
    package static func areEqual(
        _ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int
    ) -> Bool {
        guard count >= 8 else {
            for index in 0..<count where unsafe left[index] != right[index] { return false }
            return true
        }
        let (left, right) = unsafe (UnsafeRawPointer(left), UnsafeRawPointer(right))
        var index = 0
        while index + 8 <= count {
            guard
                unsafe left.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                    == right.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            else { return false }
            index += 8
        }
        // The last eight once more, of which some were compared already.
        return unsafe left.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
            == right.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
    }

    /// Whether `left` comes first in the order of octets, a prefix before what it begins.
    package static func precedes(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        for index in 0..<min(left.count, right.count) {
            let (first, second) = unsafe (left[index], right[index])
            if first != second { return first < second }
        }
        return left.count < right.count
    }
}
