/// Indexes by pointer, with open addressing: about a hundred distinct names stand in a response.
@safe struct InternTable {
    private var keys: [UInt]
    private var values: [Int32]
    private var count = 0

    init() {
        keys = [UInt](repeating: 0, count: 256)
        values = [Int32](repeating: 0, count: 256)
    }

    private func slot(_ key: UInt) -> Int {
        var index = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 40) & (keys.count - 1)
        while keys[index] != 0, keys[index] != key { index = (index + 1) & (keys.count - 1) }
        return index
    }

    func find(_ pointer: UnsafePointer<UInt8>) -> Int32? {
        let key = UInt(bitPattern: pointer)
        let index = slot(key)
        return keys[index] == key ? values[index] : nil
    }

    mutating func insert(_ pointer: UnsafePointer<UInt8>, _ value: Int32) {
        if count * 2 >= keys.count { grow() }
        let key = UInt(bitPattern: pointer)
        let index = slot(key)
        keys[index] = key
        values[index] = value
        count += 1
    }

    private mutating func grow() {
        let old = zip(keys, values).filter { $0.0 != 0 }
        keys = [UInt](repeating: 0, count: keys.count * 2)
        values = [Int32](repeating: 0, count: values.count * 2)
        for (key, value) in old {
            let index = slot(key)
            keys[index] = key
            values[index] = value
        }
    }
}
