/// Values one after the other in memory of their own, for arrays that are filled once and then only read.
///
/// An array is retained and released where a class holds it, and asked for its uniqueness where it grows; with many small
/// values both cost more than the work. Indexes are checked, in release builds too.
@safe struct FlatBuffer<Element: BitwiseCopyable>: ~Copyable {
    private var start: UnsafeMutablePointer<Element>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = max(capacity, 16)
        unsafe start = .allocate(capacity: self.capacity)
    }

    deinit { unsafe start.deallocate() }

    var isEmpty: Bool { count == 0 }

    subscript(index: Int) -> Element {
        @inline(__always) get {
            precondition(index >= 0 && index < count)
            return unsafe start[index]
        }
        @inline(__always) set {
            precondition(index >= 0 && index < count)
            unsafe start[index] = newValue
        }
        @inline(__always) _modify {
            precondition(index >= 0 && index < count)
            yield unsafe &start[index]
        }
    }

    @inline(__always) var last: Element? { count > 0 ? unsafe start[count - 1] : nil }

    /// The values where they lie, as long as the buffer lives and does not grow.
    var view: UnsafeBufferPointer<Element> { unsafe UnsafeBufferPointer(start: start, count: count) }

    @inline(__always) mutating func append(_ element: Element) {
        if count == capacity { grow() }
        unsafe start[count] = element
        count += 1
    }

    /// Drops everything from `newCount` on.
    @inline(__always) mutating func truncate(to newCount: Int) {
        precondition(newCount >= 0 && newCount <= count)
        count = newCount
    }

    @inline(__always) mutating func popLast() -> Element? {
        guard let last else { return nil }
        count -= 1
        return last
    }

    @inline(never) private mutating func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
        unsafe larger.update(from: start, count: count)
        unsafe start.deallocate()
        unsafe start = larger
        capacity *= 2
    }
}

// Whoever holds it alone may change it, as with an array.
extension FlatBuffer: @unchecked Sendable where Element: Sendable {}
