import Essentials
import GatewayModel
import Testing

@Suite struct ThrottleTests {
    private static let start = Timestamp(milliseconds: 1_700_000_000_000)

    @Test func `pauses double up to their most, and a success ends them`() {
        let limit = SignInThrottle.Limit.growing(free: 2, first: .seconds(1), most: .seconds(5))
        var throttle = SignInThrottle(key: [1], windowStartedAt: Self.start, expiresAt: Self.start)
        var pauses: [Duration] = []
        var now = Self.start
        for _ in 0..<7 {
            throttle.count(limit, at: now)
            let until = throttle.wait(limit, at: now) ?? now
            pauses.append(until.since(now))
            now = until
        }
        #expect(pauses == [.zero, .zero, .seconds(1), .seconds(2), .seconds(4), .seconds(5), .seconds(5)])
        throttle.count(limit, at: now)
        throttle.noteSuccess(limit, at: now)
        #expect(throttle.wait(limit, at: now) == nil)
        #expect(throttle.isTrusted(at: now.advanced(by: .days(29))))
        #expect(!throttle.isTrusted(at: now.advanced(by: .days(30))))
    }

    @Test func `failures are forgotten after a day`() {
        let limit = SignInThrottle.Limit.growing(free: 1, first: .minutes(1), most: .minutes(1))
        var throttle = SignInThrottle(key: [1], windowStartedAt: Self.start, expiresAt: Self.start)
        for _ in 0..<5 { throttle.count(limit, at: Self.start) }
        #expect(throttle.wait(limit, at: Self.start) != nil)
        let tomorrow = Self.start.advanced(by: .hours(24))
        throttle.count(limit, at: tomorrow)
        #expect(throttle.failures == 1)
        #expect(throttle.wait(limit, at: tomorrow) == nil)
    }

    @Test func `a budget is spent within its window and new after it`() {
        let limit = SignInThrottle.Limit.budget(count: 2, window: .hours(1))
        var throttle = SignInThrottle(key: [1], windowStartedAt: Self.start, expiresAt: Self.start)
        for _ in 0..<2 {
            #expect(throttle.wait(limit, at: Self.start) == nil)
            throttle.count(limit, at: Self.start)
        }
        let end = Self.start.advanced(by: .hours(1))
        #expect(throttle.wait(limit, at: Self.start) == end)
        #expect(throttle.wait(limit, at: end) == nil)
        throttle.count(limit, at: end)
        #expect(throttle.failures == 1)
        throttle.noteSuccess(limit, at: end)
        #expect(throttle.failures == 0)
    }

    @Test func `a message that fails is tried with growing pauses, then parked`() throws {
        var mail = QueuedMail(
            id: Identifier(stored: "mal-a"), organization: nil, kind: .breakGlass,
            recipient: try EmailAddress("a@works.example"), subject: "s", sealedText: [1], createdAt: Self.start,
            expiresAt: Self.start.advanced(by: .days(30)), nextAttemptAt: Self.start)
        var now = Self.start
        var pauses: [Duration] = []
        while mail.state == .queued {
            mail.attempts += 1
            mail.noteFailure("e", isPermanent: false, at: now)
            guard mail.state == .queued else { break }
            pauses.append(mail.nextAttemptAt.since(now))
            now = mail.nextAttemptAt
        }
        #expect(pauses == pauses.sorted())
        #expect(pauses.count == 8)
        #expect(mail.state == .parked)
        #expect(mail.sealedText == [1], "an admin may send it yet")
    }
}
