import Essentials
import GatewayModel
import Testing

/// The life of a claim, with a clock that the test moves.
@Suite struct DomainClaimTests {
    private static let start = Timestamp(text: "2026-03-04T05:06:07Z") ?? Timestamp(milliseconds: 0)

    private struct Life {
        var claim: DomainClaim
        var now = DomainClaimTests.start
        var changes: [DomainClaim.Change] = []

        init() throws {
            claim = DomainClaim(
                id: Identifier(stored: "dom-1"), organization: Identifier(stored: "org-1"),
                domain: try DomainName("works.example"), token: "t", createdAt: now)
        }

        /// Lets the schedule's next time come, and checks.
        mutating func next(_ outcome: DomainClaim.CheckOutcome) {
            now = claim.nextCheckAt
            if let change = claim.note(outcome, at: now) { changes.append(change) }
        }

        mutating func next(_ outcome: DomainClaim.CheckOutcome, until end: Duration) {
            let limit = DomainClaimTests.start.advanced(by: end)
            while claim.nextCheckAt < limit { next(outcome) }
        }
    }

    @Test func `rule D-3: a pending claim is looked at often for a day and then rarely, and says so`() throws {
        var life = try Life()
        var pauses: [Int64] = []
        while life.claim.nextCheckAt < Self.start.advanced(by: .seconds(2 * 86400)) {
            life.next(.absent("no record"))
            pauses.append(life.claim.nextCheckAt.since(life.now).components.seconds)
        }
        #expect(pauses.first == 60)
        #expect(pauses == pauses.sorted())
        #expect(pauses.last == Int64(6 * 3600))
        #expect(life.claim.state == .pending)
        #expect(life.claim.isSlow(at: life.now))
        #expect(life.changes == [])
        life.next(.found)
        #expect(life.changes == [.verified])
    }

    @Test func `rule D-4: six absences in a row make a claim failing, seven days after the first it lapses`() throws {
        var life = try Life()
        life.next(.found)
        #expect(life.claim.nextCheckAt.since(life.now) == .seconds(86400))
        for count in 1...5 {
            life.next(.absent("no record"))
            #expect(life.claim.state == .verified, "absence \(count)")
            #expect(life.claim.nextCheckAt.since(life.now) == .seconds(3600))
        }
        life.next(.absent("no record"))
        #expect(life.claim.state == .failing)
        #expect(life.claim.state.isEffective)
        let first = try #require(life.claim.firstAbsenceAt)
        while life.claim.state == .failing { life.next(.absent("no record")) }
        #expect(life.claim.state == .lapsed)
        #expect(life.now.since(first) >= .seconds(7 * 86400))
        #expect(life.now.since(first) < .seconds(7 * 86400 + 3601))
        // Told when it began to fail, daily while it failed, and at its end.
        #expect(life.changes.filter { $0 == .failing }.count == 7)
        #expect(life.changes.last == .lapsed)
        life.next(.found)
        #expect(life.claim.state == .verified)
        #expect(life.changes.last == .recovered)
        #expect(life.claim.absences == 0)
    }

    @Test func `rule D-4: a flap of an hour flips no state, and a check that could not be made counts for nothing`()
        throws
    {
        var life = try Life()
        life.next(.found)
        for _ in 0..<3 { life.next(.absent("no record")) }
        for _ in 0..<200 { life.next(.unanswered("SERVFAIL")) }
        #expect(life.claim.state == .verified)
        #expect(life.claim.absences == 3)
        life.next(.found)
        #expect(life.claim.firstAbsenceAt == nil)
        for _ in 0..<5 { life.next(.absent("no record")) }
        #expect(life.claim.state == .verified)
        #expect(life.changes == [.verified])
    }

    @Test func `rule D-4: unanswered checks neither lapse a failing claim nor save it`() throws {
        var life = try Life()
        life.next(.found)
        for _ in 0..<6 { life.next(.absent("no record")) }
        life.next(.unanswered("time-out"), until: .seconds(30 * 86400))
        #expect(life.claim.state == .failing)
        life.next(.absent("no record"))
        #expect(life.claim.state == .lapsed)
    }
}
