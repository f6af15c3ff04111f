import Cryptography
import Essentials
import Testing

@Suite struct PasswordHashTests {
    /// RFC 7914 12, without the last one, which takes a gibibyte.
    @Test(arguments: [
        (
            "", "", 4, 1, 1,
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
        ),
        (
            "password", "NaCl", 10, 8, 16,
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
        ),
        (
            "pleaseletmein", "SodiumChloride", 14, 8, 1,
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
        ),
    ])
    func `scrypt keeps the vectors of RFC 7914`(
        password: String, salt: String, logN: Int, r: Int, p: Int, expected: String
    ) throws {
        let parameters = try #require(PasswordHash.Parameters(logN: logN, r: r, p: p))
        let found = try PasswordHash.scrypt(Array(password.utf8), Array(salt.utf8), parameters, length: 64)
        #expect(hexadecimal(found) == expected)
    }

    @Test func `a hash survives being written and read, and knows its password alone`() throws {
        let hash = try PasswordHash(Secret("four blue herons"), .trivial)
        let again = try #require(PasswordHash(text: hash.text))
        #expect(again == hash)
        #expect(hash.text.hasPrefix("$scrypt$ln=1,r=1,p=1$"))
        #expect(try again.matches(Secret("four blue herons")))
        #expect(try !again.matches(Secret("four blue heron")))
        #expect(try !again.matches(Secret("")))
        #expect(try PasswordHash(Secret("four blue herons"), .trivial).hash != hash.hash, "a salt of its own")
    }

    @Test(arguments: [
        "", "$scrypt$", "$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaGhhc2hoYXNoaGFzaA",
        "$scrypt$ln=1,r=1$c2FsdA$aGFzaGhhc2hoYXNoaGFzaA", "$scrypt$ln=1,r=1,p=1,x=1$c2FsdA$aGFzaGhhc2hoYXNoaGFzaA",
        "$scrypt$ln=1,r=1,p=1$c2FsdA$aGFzaA", "$scrypt$ln=1,r=1,p=1$c2FsdA==$aGFzaGhhc2hoYXNoaGFzaA",
        "$scrypt$ln=1,r=1,p=1$$aGFzaGhhc2hoYXNoaGFzaA", "$scrypt$ln=30,r=8,p=1$c2FsdA$aGFzaGhhc2hoYXNoaGFzaA",
        "$scrypt$ln=20,r=32,p=1$c2FsdA$aGFzaGhhc2hoYXNoaGFzaA", "$scrypt$ln=1,r=1,p=999$c2FsdA$aGFzaGhhc2hoYXNoaGFzaA",
        "$scrypt$ln=0,r=1,p=1$c2FsdA$aGFzaGhhc2hoYXNoaGFzaA", "$scrypt$ln=1,ln=1,p=1$c2FsdA$aGFzaGhhc2hoYXNoaGFzaA",
    ])
    func `a stored text that is no hash of ours, or costs too much, is not read`(text: String) {
        #expect(PasswordHash(text: text) == nil)
    }

    @Test func `a good text of the same form is read`() {
        #expect(PasswordHash(text: "$scrypt$ln=1,r=1,p=1$c2FsdA$aGFzaGhhc2hoYXNoaGFzaA") != nil)
    }
}
