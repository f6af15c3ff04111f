import Cryptography
import Essentials
import Testing

enum TestHash {
    /// A hash under other parameters than the tests' hasher has.
    static func other(_ password: String) throws -> String {
        try PasswordHash(Secret(password), try #require(PasswordHash.Parameters(logN: 2, r: 1, p: 1))).text
    }
}
