import Cryptography
import Duties
import Essentials
import Testing

@Suite struct SignatureTests {
    private static let secret = Secret(Base64.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".utf8) ?? [])
    private static let instant = Timestamp(milliseconds: 1_614_265_330_000)

    @Test func `rule P-3: the signature is that of Standard Webhooks' own test vector`() throws {
        let headers = try WebhookSignature.headers(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: Self.instant, body: Array(#"{"test": 2432232314}"#.utf8),
            secrets: [Self.secret])
        let fields = Dictionary(headers.map { ($0.name, $0.value) }) { first, _ in first }
        #expect(fields["webhook-id"] == "msg_p5jXN8AQM9LWM0D4loKWxJek")
        #expect(fields["webhook-timestamp"] == "1614265330")
        #expect(fields["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test func `rule P-3: while two secrets overlap, both signatures stand in the field, the current one first`() throws
    {
        let other = Secret([UInt8](repeating: 3, count: 32))
        let both = try WebhookSignature.headers(id: "a", at: Self.instant, body: [1], secrets: [other, Self.secret])
        let one = try WebhookSignature.headers(id: "a", at: Self.instant, body: [1], secrets: [other])
        let second = try WebhookSignature.headers(id: "a", at: Self.instant, body: [1], secrets: [Self.secret])
        #expect(both[2].value == one[2].value + " " + second[2].value)
    }

    @Test func `an empty key signs nothing`() {
        #expect(throws: CryptographyError.signingFailed) { try MessageAuthentication.sha256([1], key: Secret("")) }
    }

    @Test(arguments: [
        (1, 5), (2, 300), (3, 1800), (4, 7200), (5, 18000), (6, 36000), (7, 50400), (8, 72000), (9, 86400),
    ])
    func `rule P-3: the pauses are Standard Webhooks', within a fifth`(attempts: Int, seconds: Int) throws {
        let schedule = RetrySchedule.standardWebhooks
        let least = try #require(schedule.pause(after: attempts, jitter: 0))
        let most = try #require(schedule.pause(after: attempts, jitter: 255))
        #expect(least == .milliseconds(seconds * 800))
        #expect(most == .milliseconds(seconds * 1200))
    }

    @Test func `rule P-3: the tenth failure is the last`() {
        #expect(RetrySchedule.standardWebhooks.pause(after: 10, jitter: 0) == nil)
        #expect(RetrySchedule.standardWebhooks.pause(after: 0, jitter: 0) == nil)
    }
}
