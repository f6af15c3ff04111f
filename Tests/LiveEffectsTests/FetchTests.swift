import Effects
import LiveEffects
import Testing

@Suite struct FetchTests {
    static let pool = BlockingPool(threads: 2, name: "tests")

    @Test(arguments: [
        "https://127.0.0.1:1/", "https://localhost:1/", "https://2130706433:1/", "https://0x7f.1:1/",
        "https://[::1]:1/",
        "https://[::ffff:127.0.0.1]:1/", "https://10.0.0.1:1/", "https://169.254.169.254/", "https://192.168.1.1/",
        "https://100.64.0.1/", "https://0.0.0.0/", "https://[fe80::1]/", "https://[fc00::1]/",
        "https://[64:ff9b::7f00:1]/",
    ])
    func `rule R29: an address that is not public is refused before anything is sent`(url: String) async {
        let fetcher = CurlFetcher(pool: Self.pool, seconds: 3)
        await #expect(throws: HTTPFetchError.addressRefused(url: url)) {
            try await fetcher.fetch(url, maximumBytes: 100)
        }
    }

    @Test(arguments: ["http://example.com/", "file:///etc/passwd", "gopher://example.com/", "ftp://example.com/"])
    func `rule R29: another scheme than https is refused`(url: String) async {
        let fetcher = CurlFetcher(pool: Self.pool, seconds: 3)
        await #expect(throws: HTTPFetchError.schemeRefused(url: url)) {
            try await fetcher.fetch(url, maximumBytes: 100)
        }
    }

    @Test func `rule D-4: a resolver that nobody answers is no absence`() async {
        let resolver = SystemResolver(pool: Self.pool, server: ("127.0.0.1", 9), seconds: 1, tries: 1)
        guard case .unanswered = await resolver.textRecords(at: "works.example") else {
            Issue.record("an answer came from nowhere")
            return
        }
    }
}
