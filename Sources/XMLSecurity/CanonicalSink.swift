import Essentials

/// Where canonical octets go: into a buffer, or against what they must be.
protocol CanonicalSink {
    mutating func put(_ byte: UInt8)
    mutating func put(_ start: UnsafePointer<UInt8>, _ count: Int)
}

extension CanonicalSink {
    @inline(__always) mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        if let start = bytes.baseAddress { unsafe put(start, bytes.count) }
    }

    @inline(__always) mutating func put(_ text: StaticString) {
        unsafe put(text.utf8Start, text.utf8CodeUnitCount)
    }
}

/// Keeps the octets; whoever makes one frees it.
@safe struct CanonicalBuffer: CanonicalSink {
    private var start: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var count = 0

    init(capacity: Int) {
        self.capacity = max(capacity, 256)
        unsafe start = .allocate(capacity: self.capacity)
    }

    func free() { unsafe start.deallocate() }

    var bytes: [UInt8] { unsafe Array(UnsafeBufferPointer(start: start, count: count)) }

    @inline(__always) mutating func put(_ byte: UInt8) {
        if count == capacity { grow(by: 1) }
        unsafe start[count] = byte
        count += 1
    }

    @inline(__always) mutating func put(_ source: UnsafePointer<UInt8>, _ length: Int) {
        if capacity - count < length { grow(by: length) }
        unsafe (start + count).update(from: source, count: length)
        count += length
    }

    @inline(never) private mutating func grow(by length: Int) {
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: (capacity + length) * 2)
        unsafe larger.update(from: start, count: count)
        unsafe start.deallocate()
        unsafe start = larger
        capacity = (capacity + length) * 2
    }
}

/// Compares the octets with others as they come, and keeps none.
@safe struct CanonicalComparison: CanonicalSink {
    private let expected: UnsafeBufferPointer<UInt8>
    private var count = 0
    private var differs = false

    init(_ expected: UnsafeBufferPointer<UInt8>) { unsafe self.expected = expected }

    /// Whether what came is all of what was expected, and nothing else.
    var isEqual: Bool { unsafe !differs && count == expected.count }

    @inline(__always) mutating func put(_ byte: UInt8) {
        if unsafe count < expected.count, unsafe expected[count] == byte { count += 1 } else { differs = true }
    }

    @inline(__always) mutating func put(_ source: UnsafePointer<UInt8>, _ length: Int) {
        guard let start = unsafe expected.baseAddress, unsafe expected.count - count >= length,
            unsafe ByteOrder.areEqual(start + count, source, length)
        else {
            differs = true
            return
        }
        count += length
    }
}
