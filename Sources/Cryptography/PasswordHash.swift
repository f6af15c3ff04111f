internal import COpenSSL
package import Essentials

/// A password's scrypt hash (RFC 7914) with the parameters that made it.
///
/// Written as a PHC string, `$scrypt$ln=15,r=8,p=3$salt$hash`, base64 without padding. It blocks and takes memory: call it
/// through a `PasswordHasher`, never on an event loop.
package struct PasswordHash: Sendable, Hashable {
    /// How costly a guess is.
    package struct Parameters: Sendable, Hashable {
        /// The binary logarithm of N, 1 to 20.
        package let logN: Int
        package let r: Int
        package let p: Int

        /// - Returns: nil outside what is computed at all: at most 256 MiB, `p` at most 16.
        package init?(logN: Int, r: Int, p: Int) {
            guard (1...20).contains(logN), (1...32).contains(r), (1...16).contains(p),
                128 * r << logN <= 256 << 20
            else { return nil }
            self.logN = logN
            self.r = r
            self.p = p
        }

        private init(_ logN: Int, _ r: Int, _ p: Int) { (self.logN, self.r, self.p) = (logN, r, p) }

        /// 32 MiB and about 0.4 s: as costly to guess as N = 2^17 with p = 1, in a quarter of the memory, so that several
        /// log-ins at once fit a small machine.
        package static let current = Parameters(15, 8, 3)
        /// For tests: no protection at all.
        package static let trivial = Parameters(1, 1, 1)
    }

    package let parameters: Parameters
    package let salt: [UInt8]
    package let hash: [UInt8]

    private static let saltLength = 16
    private static let hashLength = 32

    /// Hashes a password with a new salt.
    ///
    /// - Throws: `password.hash_failed`, for want of memory.
    package init(_ password: Secret, _ parameters: Parameters = .current) throws(CryptographyError) {
        salt = SecureRandom.bytes(PasswordHash.saltLength)
        hash = try PasswordHash.scrypt(password.reveal(), salt, parameters, length: PasswordHash.hashLength)
        self.parameters = parameters
    }

    /// Reads a PHC string; nil where it is none of ours, or its parameters are out of bounds.
    package init?(text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt", let salt = PasswordHash.decode(parts[3]),
            let hash = PasswordHash.decode(parts[4]), !salt.isEmpty, (16...64).contains(hash.count)
        else { return nil }
        var values: [String: Int] = [:]
        for pair in parts[2].split(separator: ",") {
            let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard sides.count == 2, let number = Int(sides[1]), values[sides[0]] == nil else { return nil }
            values[sides[0]] = number
        }
        guard values.count == 3, let logN = values["ln"], let r = values["r"], let p = values["p"],
            let parameters = Parameters(logN: logN, r: r, p: p)
        else { return nil }
        self.parameters = parameters
        self.salt = salt
        self.hash = hash
    }

    /// The PHC string.
    package var text: String {
        let (n, r, p) = (parameters.logN, parameters.r, parameters.p)
        return "$scrypt$ln=\(n),r=\(r),p=\(p)$\(PasswordHash.encode(salt))$\(PasswordHash.encode(hash))"
    }

    /// Whether this is the password; compared in constant time.
    ///
    /// - Throws: `password.hash_failed`, for want of memory.
    package func matches(_ password: Secret) throws(CryptographyError) -> Bool {
        let computed = try PasswordHash.scrypt(password.reveal(), salt, parameters, length: hash.count)
        return constantTimeEqual(computed, hash)
    }

    /// scrypt itself (RFC 7914 6).
    ///
    /// - Throws: `password.hash_failed`, for want of memory.
    package static func scrypt(
        _ password: [UInt8], _ salt: [UInt8], _ parameters: Parameters, length: Int
    ) throws(CryptographyError) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: length)
        let (r, p) = (UInt64(parameters.r), UInt64(parameters.p))
        let n = UInt64(1) << UInt64(parameters.logN)
        // OpenSSL's own limit is 32 MiB; the parameters were bounded when they were read.
        let memory = 128 * r * (n + p + 2) + (1 << 20)
        let done = unsafe password.withUnsafeBytes { bytes in
            // A null pointer would mean "check the parameters only".
            let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            guard let start = unsafe start else {
                return unsafe EVP_PBE_scrypt("", 0, salt, salt.count, n, r, p, memory, &out, length)
            }
            return unsafe EVP_PBE_scrypt(start, bytes.count, salt, salt.count, n, r, p, memory, &out, length)
        }
        guard done == 1 else {
            ERR_clear_error()
            throw .passwordHashFailed
        }
        return out
    }

    private static func encode(_ bytes: [UInt8]) -> String {
        String(Base64.encode(bytes).prefix { $0 != "=" })
    }

    private static func decode(_ text: String) -> [UInt8]? {
        guard !text.contains("=") else { return nil }
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Base64.decode((text + padding).utf8)
    }
}
