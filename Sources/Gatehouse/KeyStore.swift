import Cryptography
import Essentials
import Foundation
import OpenIDConnect

/// The installation's keys, made at the first start, readable by this user only.
struct KeyStore {
    let signer: TokenSigner
    let sealingKey: SealingKey

    /// The files that a folder of keys holds.
    static let fileNames = [ellipticCurveFile, rsaFile, sealingFile]
    private static let (ellipticCurveFile, rsaFile) = ("token-es256.pem", "token-rs256.pem")
    private static let sealingFile = "sealing.key"

    init(directory: String) async throws {
        let manager = FileManager.default
        try manager.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let curve = try KeyStore.key("\(directory)/\(KeyStore.ellipticCurveFile)") { try PrivateKey.generate(.p256) }
        let rsa = try KeyStore.key("\(directory)/\(KeyStore.rsaFile)") { try PrivateKey.generateRSA(bits: 2048) }
        signer = try await TokenSigner(ellipticCurveKey: curve, rsaKey: rsa)
        let sealed = try KeyStore.file("\(directory)/\(KeyStore.sealingFile)") { Secret(SecureRandom.bytes(32)) }
        sealingKey = try SealingKey(sealed)
    }

    private static func key(_ path: String, _ make: () throws -> PrivateKey) throws -> PrivateKey {
        try PrivateKey(pem: try file(path) { try make().pem })
    }

    /// The file's content, written first where there is none; 0600 from its first byte on.
    private static func file(_ path: String, _ make: () throws -> Secret) throws -> Secret {
        if let data = FileManager.default.contents(atPath: path) { return Secret(Array(data)) }
        guard !FileManager.default.fileExists(atPath: path) else { throw SettingsError.unreadableFile(path) }
        let secret = try make()
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data(secret.reveal()), attributes: [.posixPermissions: 0o600])
        else { throw SettingsError.unreadableFile(path) }
        return secret
    }
}
