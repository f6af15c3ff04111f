import Effects
import Essentials
import LiveEffects
import Testing

@Suite struct ClockTests {
    private let clock = CurlClock(pool: FetchTests.pool, seconds: 3)

    @Test(arguments: [
        "Date: Sun, 06 Nov 1994 08:49:37 GMT", "date:  Sunday, 06-Nov-94 08:49:37 GMT",
        "DATE: Sun Nov  6 08:49:37 1994",
    ])
    func `the time is what the server's Date says, in any form that HTTP has`(field: String) async throws {
        let receiver = try LoopbackReceiver(
            answer: "HTTP/1.1 404 Not Found\r\n\(field)\r\nContent-Length: 4\r\n\r\nnone")
        #expect(
            try await clock.time(at: "http://127.0.0.1:\(receiver.port)/")
                == Timestamp(text: "1994-11-06T08:49:37Z"))
        #expect(receiver.request.hasPrefix("GET / "))
    }

    @Test(arguments: ["Server: x", "Date: soon", "Date: "])
    func `an answer without a date that can be read says no time`(field: String) async throws {
        let receiver = try LoopbackReceiver(answer: "HTTP/1.1 200 OK\r\n\(field)\r\nContent-Length: 0\r\n\r\n")
        #expect(try await clock.time(at: "http://127.0.0.1:\(receiver.port)/") == nil)
        _ = receiver.request
    }

    @Test func `an address that is no web server's is refused, and one where nobody is says so`() async {
        await #expect(throws: HTTPFetchError.schemeRefused(url: "file:///etc/passwd")) {
            try await clock.time(at: "file:///etc/passwd")
        }
        await #expect(throws: HTTPFetchError.self) { try await clock.time(at: "http://127.0.0.1:9/") }
    }
}
