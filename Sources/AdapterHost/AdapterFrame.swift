/// How a message stands on the socket between the gateway and an adapter's process.
package enum AdapterFrame {
    /// The largest message: 4 MiB.
    package static let maximumBytes = 4 << 20

    package static func header(_ number: UInt32, _ count: Int) -> [UInt8] {
        [number, UInt32(truncatingIfNeeded: count)].flatMap { value in
            (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32($0 * 8)) }
        }
    }

    package static func read(_ bytes: [UInt8]) -> (number: UInt32, count: Int) {
        func word(_ start: Int) -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << UInt32($1 * 8) }
        }
        return (word(0), Int(word(4)))
    }
}
