import Essentials

/// The distinct names of a document under their bytes, with open addressing.
@safe struct NameTable: ~Copyable {
    /// Names beyond this many steps from their place are not looked for: whoever chooses names must not choose the cost.
    private static let maximumSteps = 32

    private(set) var names = FlatBuffer<XMLDocument.Name>(capacity: 128)
    private var slots: [Int32]

    init() {
        slots = [Int32](repeating: -1, count: 256)
    }

    /// The index of the name that stands in `bytes` from `start` on, or nil where the table has no place for it.
    mutating func index(of start: Int, _ count: Int, in bytes: UnsafePointer<UInt8>) -> Int32? {
        var slot = unsafe NameTable.hash(bytes + start, count) & (slots.count - 1)
        for _ in 0..<NameTable.maximumSteps {
            let found = slots[slot]
            guard found >= 0 else { return add(start, count, slot) }
            let span = names[Int(found)].span
            if Int(span.count) == count, unsafe ByteOrder.areEqual(bytes + Int(span.start), bytes + start, count) {
                return found
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    consuming func taken() -> FlatBuffer<XMLDocument.Name> { names }

    /// Says which known namespace the name `index` is.
    mutating func markNamespace(_ index: Int32, _ namespace: XMLNamespace) {
        names[Int(index)].namespace = namespace
    }

    private mutating func add(_ start: Int, _ count: Int, _ slot: Int) -> Int32? {
        guard names.count * 2 < slots.count else { return nil }
        slots[slot] = Int32(names.count)
        names.append(XMLDocument.Name(span: .init(start: Int32(start), count: Int32(count)), namespace: .none))
        return slots[slot]
    }

    private static func hash(_ name: UnsafePointer<UInt8>, _ count: Int) -> Int {
        var (first, last) = (UInt64(0), UInt64(0))
        if count >= 8 {
            let raw = unsafe UnsafeRawPointer(name)
            unsafe first = raw.loadUnaligned(as: UInt64.self)
            unsafe last = raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
        } else {
            for index in 0..<count { unsafe first = first << 8 | UInt64(name[index]) }
        }
        let mixed = (first ^ (last << 1 | last >> 63) ^ UInt64(count)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> 40)
    }
}
