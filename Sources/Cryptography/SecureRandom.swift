internal import COpenSSL

/// OpenSSL's generator.
package enum SecureRandom {
    /// `count` bytes that nobody can guess.
    package static func bytes(_ count: Int) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: count) { out, written in
            let done = unsafe RAND_bytes(out.baseAddress, Int32(count))
            // Going on with guessable bytes would be worse than stopping.
            precondition(done == 1, "the random generator failed")
            written = count
        }
    }
}
