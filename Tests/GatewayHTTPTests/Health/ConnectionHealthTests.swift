import Administration
import Cryptography
import Effects
import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// How a connection does, on one value.
@Suite struct ConnectionHealthTests {
    private let world: World
    private let organization: String
    private let id: Identifier<Organization>
    private let connection: JSONValue
    private let journey: Journey
    private static let admin = Actor.operators(key: nil)

    init() async throws {
        world = try await World()
        organization = try await world.organization("Works", domain: "works.example")
        id = try #require(Identifier(organization))
        connection = try await world.connection(of: organization)
        try await world.switches(organization, managed: true)
        journey = Journey(world, client: try await world.application())
    }

    private func health(_ actor: Actor = admin) async throws -> ConnectionHealth {
        let connectionID = try #require(connection["id"]?.string.flatMap { Identifier<Connection>($0) })
        return try await world.services.health.health(of: connectionID, of: id, actor: actor)
    }

    private func signIn(_ change: (inout ResponseOrder) -> Void = { _ in }) async throws {
        let requestID = try await journey.begin(connection: connection)
        var order = try journey.order(connection, requestID: requestID, email: "ada@works.example")
        change(&order)
        _ = try await journey.post(order, to: connection)
    }

    @Test func `rule L-10: the last success and the last refusal are told, and both are counted over a day and a week`()
        async throws
    {
        let before = try await health()
        #expect(before.logIns.lastSuccess == nil)
        #expect(before.logIns.lastFailure == nil)
        #expect(!before.logIns.isUsed)
        try await signIn()
        world.clock.advance(by: .days(2))
        try await signIn { $0.audience = "https://elsewhere.example" }
        let found = try await health()
        #expect(found.logIns.lastSuccess?.at == World.start)
        #expect(found.logIns.lastFailure?.code == "saml.audience")
        #expect(found.logIns.failuresSinceSuccess.number == 1)
        #expect(found.logIns.periods.map(\.days) == [1, 7])
        #expect(found.logIns.periods.map(\.succeeded.number) == [0, 1])
        #expect(found.logIns.periods.map(\.refused.number) == [1, 1])
        #expect(found.logIns.periods.allSatisfy { !$0.refused.isMore })
        #expect(found.logIns.isUsed)
        // One refusal is somebody's bad day.
        #expect(!found.logIns.isBroken)
        #expect(!found.notices.contains { $0.finding.code == "connection.log_ins_fail" })
    }

    @Test func `three refusals of responses in a row are a broken connection, and a success mends it`() async throws {
        for _ in 0..<3 {
            world.clock.advance(by: .seconds(1))
            try await signIn { $0.audience = "https://elsewhere.example" }
        }
        let broken = try await health()
        #expect(broken.logIns.isBroken)
        let notice = try #require(broken.notices.first { $0.finding.code == "connection.log_ins_fail" })
        #expect(notice.finding.severity == .error)
        #expect(notice.finding.message.contains("saml.audience"))
        #expect(notice.subject == "Works")
        world.clock.advance(by: .seconds(1))
        try await signIn()
        #expect(try await health().logIns.isBroken == false)
    }

    @Test func `refusals for who the person is say nothing of the connection`() async throws {
        for _ in 0..<4 {
            let requestID = try await journey.begin(connection: connection)
            _ = try await journey.post(
                try journey.order(connection, requestID: requestID, email: "eve@elsewhere.example"), to: connection)
        }
        let found = try await health()
        #expect(found.logIns.failuresSinceSuccess.number == 4)
        #expect(!found.logIns.isBroken)
    }

    @Test func `rule C-4: certificates say how long they last and which one matched, and the end is a notice`()
        async throws
    {
        try await signIn()
        let first = try await health()
        let certificate = try #require(first.certificates.first)
        #expect(certificate.matchedLast)
        #expect(certificate.state == .current)
        let end = certificate.certificate.notAfter
        world.clock.advance(by: end.since(world.clock.now()) - .days(20))
        let soon = try await health()
        #expect(soon.certificates.map(\.state) == [.expiring])
        #expect(soon.certificates.map(\.daysLeft) == [20])
        let notice = try #require(soon.notices.first)
        #expect(notice.finding.code == "connection.certificate_expiring")
        #expect(notice.at == end)
        #expect(notice.finding.remedy?.contains("both are trusted meanwhile") == true)
        world.clock.advance(by: .days(21))
        let late = try await health()
        #expect(late.certificates.map(\.state) == [.expired])
        // The connection accepts expired certificates, as it does by default.
        #expect(
            late.notices.first { $0.finding.code == "connection.certificate_expired" }?.finding.severity == .warning)
    }

    @Test func `rule D-4: a failing domain is a notice with the day on which it lapses, after what hurts now`()
        async throws
    {
        world.resolver.set("works.example", .records([]))
        world.clock.advance(by: .days(1))
        for _ in 0..<8 {
            world.clock.advance(by: .hours(1))
            _ = try await world.services.domainClaims.checkDue()
        }
        let claim = try #require(try await health().claims.first)
        try #require(claim.state == .failing)
        let notice = try #require(try await health().notices.first { $0.finding.code == "domain.failing" })
        #expect(notice.at == claim.firstAbsenceAt?.advanced(by: .days(7)))
        #expect(notice.subject == "works.example")
    }

    @Test func `rule A-9: another organization's admin, and its ids in the question, learn nothing`() async throws {
        let other = try await Roster(world, domain: "other.example")
        let stranger = try await other.person(
            try #require(try await other.members()["owner@other.example"]?["id"]?.string))
        await #expect(throws: AdministrationError.self) { _ = try await health(stranger) }
        let connectionID = try #require(connection["id"]?.string.flatMap { Identifier<Connection>($0) })
        await #expect(throws: AdministrationError.self) {
            _ = try await world.services.health.health(of: connectionID, of: other.id, actor: stranger)
        }
    }
}
