/// The texts seen so far, for a list in which each stands once.
///
/// Those in ASCII stand in a table under a quick hash. Where many fall on one place, and for texts beyond ASCII, a set decides:
/// whoever chooses the texts must not choose the cost.
struct DistinctTexts {
    private static let maximumSteps = 16

    private(set) var texts: [String] = []
    private var slots: [Int32]
    private var set: Set<String>?

    init(expecting count: Int) {
        texts.reserveCapacity(count)
        var size = 16
        while size < count * 2 { size *= 2 }
        slots = [Int32](repeating: -1, count: size)
    }

    mutating func insert(_ text: String) {
        if set == nil, let slot = slot(text) {
            if slots[slot] < 0 {
                slots[slot] = Int32(texts.count)
                texts.append(text)
            }
            return
        }
        if set == nil { set = Set(texts) }
        if set?.insert(text).inserted ?? false { texts.append(text) }
    }

    /// Where `text` stands or belongs; nil where the table can't say.
    private func slot(_ text: String) -> Int? {
        guard texts.count * 2 < slots.count, let hash = DistinctTexts.hash(text) else { return nil }
        var slot = hash & (slots.count - 1)
        for _ in 0..<DistinctTexts.maximumSteps {
            if slots[slot] < 0 || texts[Int(slots[slot])] == text { return slot }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Nil for a text beyond ASCII: equal ones may have other bytes.
    private static func hash(_ text: String) -> Int? {
        unsafe text.utf8.withContiguousStorageIfAvailable { bytes -> Int? in
            guard unsafe bytes.reduce(0, |) < 0x80 else { return nil }
            let (raw, count) = (UnsafeRawBufferPointer(bytes), bytes.count)
            var mixed = UInt64(truncatingIfNeeded: count)
            var index = 0
            while index + 8 <= count {
                mixed =
                    unsafe (mixed ^ raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
                mixed ^= mixed >> 29
                index += 8
            }
            while index < count {
                mixed = unsafe (mixed ^ UInt64(raw[index])) &* 0x9E37_79B9_7F4A_7C15
                index += 1
            }
            return Int(truncatingIfNeeded: mixed >> 32)
        } ?? nil
    }
}
