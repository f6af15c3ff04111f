import Effects
import Foundation
import LiveEffects
import Testing

@Suite struct PostTests {
    static let pool = BlockingPool(threads: 2, name: "tests")

    private func post(_ url: String, open: Bool = false, maximumBytes: Int = 100) async throws -> HTTPPostAnswer {
        try await CurlFetcher(pool: Self.pool, allowPrivateNetwork: open, seconds: 3).post(
            Array("{\"a\":1}".utf8), to: url, headers: [("webhook-id", "evt-1"), ("content-type", "application/json")],
            maximumBytes: maximumBytes)
    }

    @Test(arguments: [
        "https://127.0.0.1:1/", "https://localhost:1/", "https://169.254.169.254/latest/meta-data/", "https://[::1]:1/",
        "https://[::ffff:10.0.0.1]/", "https://0x7f.1/", "https://192.168.0.1/", "https://ip6-localhost/",
    ])
    func `rule R29: a message is sent to no address that is not public, by number or by name`(url: String) async {
        // A name that the machine does not know resolves to nothing, which is not the guard's doing.
        if url.contains("ip6"), !knows("ip6-localhost") { return }
        await #expect(throws: HTTPFetchError.addressRefused(url: url)) { try await post(url) }
    }

    private func knows(_ name: String) -> Bool {
        (try? String(contentsOfFile: "/etc/hosts", encoding: .utf8))?.contains(name) == true
    }

    @Test(arguments: ["http://example.com/", "file:///etc/passwd", "gopher://example.com/"])
    func `rule R29: a message goes by https only`(url: String) async {
        await #expect(throws: HTTPFetchError.schemeRefused(url: url)) { try await post(url) }
    }

    @Test func `a message arrives as it is, with its fields, and the answer comes back`() async throws {
        let receiver = try LoopbackReceiver(
            answer: "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 4\r\nConnection: close\r\n\r\nlate")
        let answer = try await post("http://127.0.0.1:\(receiver.port)/in?x=1", open: true)
        #expect(answer == HTTPPostAnswer(status: 503, retryAfter: .seconds(7), body: Array("late".utf8)))
        let request = receiver.request
        #expect(request.hasPrefix("POST /in?x=1 HTTP/1.1\r\n"))
        #expect(request.hasSuffix("\r\n\r\n{\"a\":1}"))
        #expect(request.contains("webhook-id: evt-1\r\n"))
        #expect(request.contains("content-type: application/json\r\n"))
        #expect(!request.lowercased().contains("expect:"))
    }

    @Test func `rule R29: a redirect is an answer, and is not followed`() async throws {
        let receiver = try LoopbackReceiver(
            answer: "HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
        #expect(try await post("http://127.0.0.1:\(receiver.port)/", open: true).status == 307)
    }

    @Test func `an answer that does not end is cut, and its status counts`() async throws {
        let long = String(repeating: "x", count: 300_000)
        let receiver = try LoopbackReceiver(answer: "HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n\(long)")
        let answer = try await post("http://127.0.0.1:\(receiver.port)/", open: true, maximumBytes: 1000)
        #expect(answer.status == 200)
        #expect(answer.body.count == 1000)
    }
}
