import Administration
import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Rule O-2: what is not linked, by why; nothing is written then.
@Suite struct LinkRefusalTests {
    private static let unknown = "0000-0000-0000-0000-0000-0000-0000-0000"

    private func link(
        _ stage: LinkStage, _ body: JSONValue, of organization: Identifier<Organization>? = nil
    ) async throws -> (status: Int, json: JSONValue) {
        try await stage.api("POST", organization ?? stage.works, "/link", body)
    }

    @Test func `rule O-2: a code that is none, unknown, expired or revoked is refused by what it is`() async throws {
        let stage = try await LinkStage()
        for text in [
            "", "ABCD", "hello world", LinkRefusalTests.unknown + "-0000", "ÜÜÜÜ-0000-0000-0000-0000-0000-0000-0000",
        ] {
            let answer = try await link(stage, ["code": .string(text)])
            #expect(answer.status == 422, "\(text)")
            #expect(code(answer) == "linking_code.malformed", "\(text)")
        }
        let unknown = try await link(stage, ["code": .string(LinkRefusalTests.unknown)])
        #expect(unknown.status == 404)
        #expect(code(unknown) == "linking_code.unknown")
        let revoked = try await stage.code()
        #expect(try await stage.api("DELETE", stage.admin, "/linking-codes/\(revoked.id)").status == 204)
        #expect(try await stage.api("DELETE", stage.admin, "/linking-codes/\(revoked.id)").status == 204, "again")
        let answer = try await link(stage, ["code": .string(revoked.text)])
        #expect(answer.status == 410)
        #expect(code(answer) == "linking_code.revoked")
        let short = try await stage.code(expiresIn: 60)
        stage.world.clock.advance(by: .seconds(60))
        let late = try await link(stage, ["code": .string(short.text)])
        #expect(late.status == 410)
        #expect(code(late) == "linking_code.expired")
        #expect(code(try await link(stage, [:])) == "value.invalid")
        #expect(try await stage.shown(stage.works)["link"] == .null)
        #expect(try await !stage.actions(stage.works).contains("shared_sso.linked"))
    }

    @Test func `rule O-2: a code lives between a minute and thirty days, seven days unless asked`() async throws {
        let stage = try await LinkStage()
        for seconds: Int64 in [59, 0, -1, 30 * 86400 + 1] {
            let answer = try await stage.api(
                "POST", stage.admin, "/linking-codes", ["expires_in_seconds": .integer(seconds)])
            #expect(code(answer) == "value.invalid", "\(seconds)")
        }
        let made = try await stage.api("POST", stage.admin, "/linking-codes").json
        #expect(made["expires_at"] == .string(stage.world.clock.now().advanced(by: .days(7)).text))
        let regular = try await stage.api("POST", stage.works, "/linking-codes")
        #expect(regular.status == 409)
        #expect(code(regular) == "shared_sso.not_admin_organization")
        #expect(code(try await stage.api("GET", stage.admin, "/linking-codes/lnk-none")) == "not_found")
    }

    @Test func `rule O-2: a code of another Admin Organization than the one named stays good`() async throws {
        let stage = try await LinkStage()
        let text = try await stage.code().text
        let answer = try await link(
            stage, ["code": .string(text), "admin_organization": .string(stage.group.text)])
        #expect(answer.status == 409)
        #expect(code(answer) == "linking_code.of_another")
        #expect(
            try await link(stage, ["code": .string(text), "admin_organization": .string(stage.admin.text)]).status
                == 201)
    }

    @Test func `rule O-2: an organization that is linked, or an Admin Organization, is not linked`() async throws {
        let stage = try await LinkStage()
        let spare = try await stage.code().text
        try await stage.link()
        let again = try await link(stage, ["code": .string(spare)])
        #expect(again.status == 409)
        #expect(code(again) == "shared_sso.linked_already")
        #expect(again.json["error"]?["message"]?.string?.contains("Head Office") == true)
        let cycle = try await link(stage, ["code": .string(spare)], of: stage.admin)
        #expect(cycle.status == 409)
        #expect(code(cycle) == "shared_sso.is_admin_organization")
        #expect(try await link(stage, ["code": .string(spare)], of: stage.group).status == 201, "the code is unused")
    }

    @Test func `rule A-7: both sides need the capability, and the refusal names the side`() async throws {
        let stage = try await LinkStage()
        let text = try await stage.code().text
        try await stage.allow([.sso, .scim], stage.works)
        let own = try await link(stage, ["code": .string(text)])
        #expect(own.status == 403)
        #expect(code(own) == "capability.missing")
        #expect(own.json["error"]?["message"]?.string?.contains("Works") == true)
        try await stage.allow(Set(Capability.allCases), stage.works)
        try await stage.allow([.sso, .scim], stage.admin)
        let other = try await link(stage, ["code": .string(text)])
        #expect(code(other) == "capability.missing")
        #expect(other.json["error"]?["message"]?.string?.contains("Head Office") == true)
        #expect(code(try await stage.api("POST", stage.admin, "/linking-codes")) == "capability.missing")
    }

    @Test func `rule O-2: guesses are counted for the organization, the plan's too, and then refused for an hour`()
        async throws
    {
        let stage = try await LinkStage()
        let good = try await stage.code().text
        let guess: JSONValue = ["code": .string(LinkRefusalTests.unknown)]
        for round in 0..<10 {
            let path = round.isMultiple(of: 2) ? "/link" : "/link/plan"
            #expect(code(try await stage.api("POST", stage.works, path, guess)) == "linking_code.unknown")
        }
        let refused = try await link(stage, ["code": .string(good)])
        #expect(refused.status == 429)
        #expect(code(refused) == "linking_code.too_many_tries")
        #expect(refused.json["error"]?["message"]?.string?.contains("3600 s") == true)
        let answer = await stage.world.dispatcher.respond(
            to: GatewayRequest(
                method: "POST", path: "/api/v1/organizations/\(stage.works)/link",
                headers: [("content-type", "application/json"), ("authorization", "Bearer \(World.apiKey)")],
                body: guess.utf8, requestID: "req-test"))
        #expect(answer.header("retry-after") == "3600")
        stage.world.clock.advance(by: .hours(1))
        #expect(try await link(stage, ["code": .string(good)]).status == 201)
    }

    @Test func `rule O-2: guesses are counted for an address over all organizations`() async throws {
        let stage = try await LinkStage()
        let good = try await stage.code().text
        let here = Origin(address: "192.0.2.7", requestID: "req-a")
        var found: [String?] = []
        for round in 0..<31 {
            let made = try await stage.world.api(
                "POST", "/organizations", ["name": .string("O\(round)"), "owner_email": "o@o.example"])
            let id: Identifier<Organization> = try #require(Identifier(made.json["id"]?.string ?? ""))
            found.append(
                await refusal {
                    try await stage.service.link(
                        id, code: LinkRefusalTests.unknown, actor: .operators(key: nil), origin: here)
                })
        }
        #expect(found.prefix(30).allSatisfy { $0 == "linking_code.unknown" })
        #expect(found.last == "linking_code.too_many_tries")
        let elsewhere = Origin(address: "198.51.100.7", requestID: "req-b")
        _ = try await stage.service.link(stage.works, code: good, actor: .operators(key: nil), origin: elsewhere)
    }

    @Test func `rule O-2: who may not link is not counted as guessing`() async throws {
        let stage = try await LinkStage()
        try await stage.add("ada@works.example", to: stage.works)
        let ada = try await stage.person("ada@works.example")
        for _ in 0..<40 {
            #expect(
                await refusal {
                    try await stage.service.link(
                        stage.works, code: LinkRefusalTests.unknown, actor: ada, origin: nil)
                } == "access.owner_only")
        }
        try await stage.link()
    }

    @Test func `rule O-2: a failure of the store in the middle leaves neither link nor used code`() async throws {
        let stage = try await LinkStage()
        let spare = try await stage.code()
        stage.world.store.failWrite(after: 0)
        #expect(try await link(stage, ["code": .string(spare.text)]).status == 503)
        #expect(try await stage.api("GET", stage.admin, "/linking-codes/\(spare.id)").json["state"] == "open")
        #expect(try await stage.shown(stage.works)["link"] == .null)
        #expect(try await !stage.eventTypes(stage.admin).contains("shared_sso.linked"))
        #expect(try await link(stage, ["code": .string(spare.text)]).status == 201)
    }
}
