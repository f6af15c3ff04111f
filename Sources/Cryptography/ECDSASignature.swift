/// Converts between `r ‖ s` and the DER form that OpenSSL reads.
enum ECDSASignature {
    /// DER of a raw signature, or nil where its length is odd or fits no curve.
    static func der(raw: some RandomAccessCollection<UInt8>) -> [UInt8]? {
        guard raw.count % 2 == 0, raw.count >= 2, raw.count <= 132 else { return nil }
        let half = raw.count / 2
        let body = integer(raw.prefix(half)) + integer(raw.suffix(half))
        return [0x30] + length(body.count) + body
    }

    private static func integer(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var value = Array(bytes.drop { $0 == 0 })
        if value.isEmpty { value = [0] }
        if value[0] >= 0x80 { value.insert(0, at: 0) }
        return [0x02] + length(value.count) + value
    }

    private static func length(_ count: Int) -> [UInt8] {
        count < 0x80 ? [UInt8(count)] : [0x81, UInt8(count)]
    }

    /// The raw form of a DER signature that OpenSSL made.
    static func raw(der: [UInt8], coordinateLength: Int) -> [UInt8]? {
        var rest = der[...]
        func take() -> UInt8? { rest.popFirst() }
        guard take() == 0x30, let first = take() else { return nil }
        if first == 0x81 { guard take() != nil else { return nil } }
        var out: [UInt8] = []
        for _ in 0..<2 {
            guard take() == 0x02, let count = take(), rest.count >= Int(count) else { return nil }
            let value = rest.prefix(Int(count)).drop { $0 == 0 }
            rest = rest.dropFirst(Int(count))
            guard value.count <= coordinateLength else { return nil }
            out += [UInt8](repeating: 0, count: coordinateLength - value.count) + value
        }
        return out
    }
}
