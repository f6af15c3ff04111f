import Cryptography
import Essentials
import Testing

@Suite struct KeyTests {
    @Test func `rule C4: a signature is good under its own key and algorithm only`() throws {
        let rsa = try PrivateKey.generateRSA(bits: 2048)
        let curve = try PrivateKey.generate(.p256)
        let message = Array("message".utf8)
        let signature = try rsa.sign(message, .rsaPKCS1(.sha256))
        #expect(rsa.publicKey.verifies(signature: signature, over: message, .rsaPKCS1(.sha256)))
        #expect(!rsa.publicKey.verifies(signature: signature, over: message, .rsaPKCS1(.sha512)))
        #expect(!rsa.publicKey.verifies(signature: signature, over: message, .ecdsa(.sha256)))
        #expect(!curve.publicKey.verifies(signature: signature, over: message, .rsaPKCS1(.sha256)))
        #expect(!rsa.publicKey.verifies(signature: [], over: message, .rsaPKCS1(.sha256)))
        let short = try curve.sign(message, .ecdsa(.sha256))
        #expect(short.count == 64)
        #expect(curve.publicKey.verifies(signature: short, over: message, .ecdsa(.sha256)))
        #expect(!curve.publicKey.verifies(signature: [UInt8](repeating: 0, count: 64), over: message, .ecdsa(.sha256)))
        #expect(!curve.publicKey.verifies(signature: Array(short.dropLast()), over: message, .ecdsa(.sha256)))
    }

    @Test func `a key survives being written and read`() throws {
        let key = try PrivateKey.generate(.p384)
        let again = try PrivateKey(pem: try key.pem)
        #expect(again.publicKey == key.publicKey)
        #expect(throws: CryptographyError.keyUnreadable) { try PrivateKey(pem: Secret("nonsense")) }
    }

    @Test func `rule L-10: what is sealed opens with its key and its context only`() throws {
        let key = try SealingKey(Secret([UInt8](repeating: 1, count: 32)))
        let sealed = try key.seal(Array("response".utf8), context: Array("trc-1".utf8))
        #expect(try key.open(sealed, context: Array("trc-1".utf8)) == Array("response".utf8))
        #expect(throws: CryptographyError.sealedDataUnreadable) { try key.open(sealed, context: Array("trc-2".utf8)) }
        var changed = sealed
        changed[14] ^= 1
        #expect(throws: CryptographyError.sealedDataUnreadable) { try key.open(changed, context: Array("trc-1".utf8)) }
        let other = try SealingKey(Secret([UInt8](repeating: 2, count: 32)))
        #expect(throws: CryptographyError.sealedDataUnreadable) { try other.open(sealed, context: Array("trc-1".utf8)) }
    }

    @Test func `rule C-3: PEM, DER and bare base64 of one certificate are the same certificate`() throws {
        let now = Timestamp(milliseconds: 1_800_000_000_000)
        let key = try PrivateKey.generateRSA(bits: 2048)
        let certificate = try Certificate.selfSigned(
            key: key, commonName: "Wörks & Co", notBefore: now, notAfter: now.advanced(by: .days(10)))
        #expect(certificate.notAfter == now.advanced(by: .days(10)))
        #expect(try Certificate(uploaded: certificate.der) == certificate)
        #expect(try Certificate(uploaded: Array(certificate.pem.utf8)) == certificate)
        #expect(try Certificate(uploaded: Array(Base64.encode(certificate.der).utf8)) == certificate)
        #expect(try Certificate(uploaded: [0xEF, 0xBB, 0xBF] + Array(certificate.pem.utf8)) == certificate)
    }
}
