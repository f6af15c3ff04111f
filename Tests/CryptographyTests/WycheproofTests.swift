import Cryptography
import Essentials
import Foundation
import Testing

/// The public Wycheproof vectors, read where they lie (C9).
@Suite struct WycheproofTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/corpus/wycheproof")

    static let isPresent = FileManager.default.fileExists(atPath: folder.path)

    @Test(
        .enabled(if: isPresent, "the vectors are not here"),
        arguments: [
            "rsa_signature_2048_sha256_test", "rsa_signature_2048_sha384_test", "rsa_signature_2048_sha512_test",
            "rsa_signature_3072_sha256_test", "rsa_signature_4096_sha512_test",
        ])
    func `RSA signatures get the verdict of the vectors`(name: String) throws {
        let data = try Data(contentsOf: Self.folder.appending(path: name + ".json"))
        let json = try JSONValue(parsing: Array(data), maximumDepth: 64)
        var count = 0
        for group in json["testGroups"]?.array ?? [] {
            let key = try #require(
                (group["publicKeyDer"] ?? group["keyDer"])?.string.flatMap(Self.bytes))
            let publicKey = try PublicKey(subjectPublicKeyInfo: key)
            let digest: DigestAlgorithm =
                switch group["sha"]?.string {
                case "SHA-384": .sha384
                case "SHA-512": .sha512
                default: .sha256
                }
            for vector in group["tests"]?.array ?? [] {
                let message = try #require(vector["msg"]?.string.flatMap(Self.bytes))
                let signature = try #require(vector["sig"]?.string.flatMap(Self.bytes))
                let verified = publicKey.verifies(signature: signature, over: message, .rsaPKCS1(digest))
                count += 1
                switch vector["result"]?.string {
                case "valid": #expect(verified, "\(name) \(vector["tcId"]?.text ?? "")")
                case "invalid": #expect(!verified, "\(name) \(vector["tcId"]?.text ?? "")")
                // Acceptable means a missing NULL parameter: refused here, and either is right.
                default: break
                }
            }
        }
        #expect(count > 100)
    }

    static func bytes(_ hexadecimal: String) -> [UInt8]? {
        var out: [UInt8] = []
        var rest = hexadecimal[...]
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            out.append(byte)
            rest = rest.dropFirst(2)
        }
        return out
    }
}
