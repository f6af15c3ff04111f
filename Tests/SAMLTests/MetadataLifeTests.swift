import Cryptography
import Essentials
import GatewayTesting
import SAML
import Testing

/// How long metadata says that it is good for.
@Suite struct MetadataLifeTests {
    private func read(_ attributes: [(String, String?)], around: String? = nil) throws -> EntityDescriptor {
        var xml = try #require(WrappingTests.forge)
            .metadata(ssoURL: "https://idp.example.com/sso", attributes: attributes)
        if let around {
            xml =
                "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" \(around)>\(xml)</md:EntitiesDescriptor>"
        }
        return try IdentityProviderMetadata.read(Array(xml.utf8), now: WrappingTests.now)
    }

    @Test(arguments: [
        ("PT1H", 3600), ("P1D", 86400), ("P1DT2H3M4S", 93784), ("PT0.5S", 0), ("P1M", 30 * 86400), ("PT1M", 60),
        ("P1W", 7 * 86400), ("P99999999999999999999Y", 366 * 86400),
    ]) func `a cacheDuration is read as XML Schema 3.2.6 says`(_ text: String, _ seconds: Int) throws {
        #expect(try read([("cacheDuration", text)]).cacheDuration == .seconds(seconds))
    }

    @Test(arguments: ["", "P", "PT", "-PT1H", "1H", "P1H", "PT1D", "PT1", "PTH", "PT1HT1H", "PT1.1.1S", "PT٣H"])
    func `what is no duration shortens nothing`(_ text: String) throws {
        #expect(try read([("cacheDuration", text)]).cacheDuration == nil)
    }

    @Test func `of several levels the shortest life counts`() throws {
        let entity = try read(
            [("cacheDuration", "PT3H"), ("validUntil", "2026-03-09T00:00:00Z")],
            around: "cacheDuration=\"PT2H\" validUntil=\"2026-03-08T00:00:00Z\"")
        #expect(entity.cacheDuration == .hours(2))
        #expect(entity.validUntil == Timestamp(text: "2026-03-08T00:00:00Z"))
    }

    @Test func `mutated durations never crash, and are never negative`() throws {
        let random = SeededRandom(7)
        let alphabet = Array("PTYMWDHS0123456789.-+eE ")
        for _ in 0..<300 {
            let text = "P" + String(random.bytes(12).map { alphabet[Int($0) % alphabet.count] })
            if let duration = try read([("cacheDuration", text)]).cacheDuration {
                #expect(duration >= .zero, "\(text)")
            }
        }
    }
}
