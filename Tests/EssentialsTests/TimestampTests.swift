import Essentials
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        ("2026-03-04T05:06:07Z", "2026-03-04T05:06:07Z"), ("2026-03-04T05:06:07.5Z", "2026-03-04T05:06:07.500Z"),
        ("2026-03-04T05:06:07.1234567Z", "2026-03-04T05:06:07.123Z"),
        ("2026-03-04T07:06:07+02:00", "2026-03-04T05:06:07Z"),
        ("2024-02-29T23:59:59Z", "2024-02-29T23:59:59Z"), ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"),
    ])
    func `rule D5: a time is read to the millisecond and written in UTC`(text: String, expected: String) {
        #expect(Timestamp(text: text)?.text == expected)
    }

    @Test(arguments: [
        "2026-03-04T05:06:07", "2026-03-04 05:06:07Z", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-03-04T24:00:00Z",
        "2026-03-04T05:06:60Z", "2026-03-04T05:06:07.Z", "2026-03-04T05:06:07+2:00", "2026-03-04T05:06:07Zx", "",
    ])
    func `rule D5: a time without a zone, or that never was, is refused`(text: String) {
        #expect(Timestamp(text: text) == nil)
    }

    @Test func `a secret prints nothing of itself`() {
        let secret = Secret("hunter2")
        #expect("\(secret) \(String(reflecting: secret))".contains("hunter2") == false)
        #expect(secret == Secret("hunter2"))
        #expect(secret != Secret("hunter3"))
    }
}
