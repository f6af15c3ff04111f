import Administration
import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Rule D-7: a verified domain passes to an Admin Organization in one step.
@Suite struct DomainTransferTests {
    private let domain = "works.example"

    private func path(_ stage: LinkStage) async throws -> String {
        "/domain-claims/\(try await stage.claim().id)/transfer"
    }

    /// An offer of the giver's owner, who is nobody in the Admin Organization.
    private func offer(_ stage: LinkStage) async throws -> DomainClaim {
        try await stage.service.transfer(
            try await stage.claim().id, of: stage.works, to: stage.admin,
            actor: try await stage.person("owner@works.example"), origin: nil)
    }

    @Test func `rule D-7: an offer waits for the receiver's word, and both sides hear of it`() async throws {
        let stage = try await LinkStage()
        let offered = try await offer(stage)
        #expect(offered.organization == stage.works)
        #expect(offered.offeredTo == stage.admin)
        #expect(try await offer(stage) == offered, "offering it again changes nothing")
        #expect(try await stage.told("The domain works.example is offered") == ["owner@group.example"])
        let list = try await stage.api("GET", stage.admin, "/domain-transfers").json
        #expect(list["items"]?.array?.first?["domain"] == "works.example")
        #expect(list["items"]?.array?.first?["from"]?["name"] == "Works")
        let one = try await stage.api("GET", stage.admin, "/domain-transfers/\(offered.id)")
        #expect(one.json == list["items"]?.array?.first)
        let accepted = try await stage.api("POST", stage.admin, "/domain-transfers/\(offered.id)/accept")
        #expect(accepted.status == 200)
        #expect(accepted.json["state"] == "verified")
        #expect(accepted.json["transferred_from"] == .string(stage.works.text))
        #expect(accepted.json["txt_value"]?.string?.hasSuffix(offered.token) == true)
        for side in [stage.works, stage.admin] {
            for action in ["domain.transfer_offered", "domain.transferred"] {
                #expect(try await stage.actions(side).count { $0 == action } == 1, "\(action)")
                #expect(try await stage.eventTypes(side).count { $0 == action } == 1, "\(action)")
            }
        }
        #expect(
            try await stage.told("The domain works.example was transferred")
                == ["owner@group.example", "owner@works.example"])
        #expect(try await stage.api("GET", stage.works, "/domain-claims").json["items"] == [])
        let again = try await stage.api("POST", stage.admin, "/domain-transfers/\(offered.id)/accept")
        #expect(again.status == 404)
    }

    @Test func `rule D-7: it passes at once where the actor may speak for both sides`() async throws {
        let stage = try await LinkStage()
        let member = try await stage.add("owner@works.example", role: .admin, to: stage.admin)
        let moved = try await offer(stage)
        #expect(moved.organization == stage.admin)
        #expect(moved.formerOrganization == stage.works)
        #expect(member.membership.organization == stage.admin)
        let other = try await LinkStage()
        let answer = try await other.api("POST", other.works, try await path(other), ["to": .string(other.admin.text)])
        #expect(answer.status == 200, "the operator")
        #expect(answer.json["organization"] == .string(other.admin.text))
    }

    @Test func `rule D-7: a key of the giver offers, and does not accept`() async throws {
        let stage = try await LinkStage()
        let made = try await stage.api(
            "POST", stage.works, "/api-keys", ["name": "ci", "scopes": ["access-security:write"]])
        let key = try #require(made.json["key"]?.string)
        let answer = try await stage.api(
            "POST", stage.works, try await path(stage), ["to": .string(stage.admin.text)], key: key)
        #expect(answer.status == 202)
        #expect(answer.json["offered_to"] == .string(stage.admin.text))
        let id = answer.json["id"]?.string ?? ""
        let accepted = try await stage.api("POST", stage.admin, "/domain-transfers/\(id)/accept", key: key)
        #expect(code(accepted) == "not_found")
    }

    @Test func `rule D-7: an offer is declined, or taken back, and nothing has changed`() async throws {
        let stage = try await LinkStage()
        let before = try await stage.claim()
        _ = try await offer(stage)
        #expect(try await stage.api("POST", stage.admin, "/domain-transfers/\(before.id)/decline").status == 204)
        #expect(try await stage.claim() == before)
        _ = try await offer(stage)
        #expect(try await stage.api("DELETE", stage.works, try await path(stage)).status == 204)
        #expect(try await stage.api("DELETE", stage.works, try await path(stage)).status == 204, "again")
        #expect(try await stage.claim() == before)
        for side in [stage.works, stage.admin] {
            for action in ["domain.transfer_declined", "domain.transfer_cancelled"] {
                #expect(try await stage.actions(side).count { $0 == action } == 1, "\(action)")
            }
        }
        for verb in ["accept", "decline"] {
            let late = try await stage.api("POST", stage.admin, "/domain-transfers/\(before.id)/\(verb)")
            #expect(code(late) == "not_found")
        }
    }

    @Test func `rule D-7: what can't be transferred is refused by why`() async throws {
        let stage = try await LinkStage()
        let transfer = try await path(stage)
        for target in [stage.group.text, "org-none"] {
            let answer = try await stage.api("POST", stage.works, transfer, ["to": .string(target)])
            #expect(answer.status == 422)
            #expect(code(answer) == "domain.transfer_target", "\(target): nobody learns which organizations exist")
        }
        #expect(code(try await stage.api("POST", stage.works, transfer, [:])) == "value.invalid")
        let pending = try await stage.api("POST", stage.works, "/domain-claims", ["domain": "new.example"])
        let unverified = try await stage.api(
            "POST", stage.works, "/domain-claims/\(pending.json["id"]?.string ?? "")/transfer",
            ["to": .string(stage.admin.text)])
        #expect(unverified.status == 409)
        #expect(code(unverified) == "domain.not_verified")
        let other = try await stage.api("POST", stage.group, "/admin-organization", ["name": "Another"])
        let second: Identifier<Organization> = try #require(Identifier(other.json["id"]?.string ?? ""))
        _ = try await offer(stage)
        let owner = try await stage.person("owner@works.example")
        let claim = try await stage.claim().id
        #expect(
            await refusal {
                try await stage.service.transfer(
                    claim, of: stage.works, to: second, actor: owner, origin: nil)
            } == "domain.offered_already")
        try await stage.link()
        let elsewhere = try await stage.api("POST", stage.works, transfer, ["to": .string(second.text)])
        #expect(elsewhere.status == 409)
        #expect(code(elsewhere) == "domain.transfer_elsewhere")
        let held = try await stage.api("POST", stage.works, transfer, ["to": .string(stage.admin.text)])
        #expect(held.status == 200, "to its own, after linking")
        let back = try await stage.api("POST", stage.admin, transfer, ["to": .string(second.text)])
        #expect(code(back) == "shared_sso.is_admin_organization")
    }

    @Test func `rules D-7 and A-7: an offer that has become impossible is not accepted`() async throws {
        let stage = try await LinkStage()
        let offered = try await offer(stage)
        let accept = "/domain-transfers/\(offered.id)/accept"
        try await stage.allow([.sso], stage.works)
        #expect(code(try await stage.api("POST", stage.admin, accept)) == "capability.missing")
        try await stage.allow(Set(Capability.allCases), stage.works)
        let other = try await stage.api("POST", stage.group, "/admin-organization", ["name": "Another"])
        let second: Identifier<Organization> = try #require(Identifier(other.json["id"]?.string ?? ""))
        let (works, now) = (stage.works, stage.world.clock.now())
        try await stage.world.store.write {
            try $0.put(SharedSSOLink(organization: works, adminOrganization: second, linkedAt: now))
        }
        #expect(code(try await stage.api("POST", stage.admin, accept)) == "domain.transfer_elsewhere")
    }

    @Test func `rule D-7: whoever looks at any moment finds the domain with one of the two, and the DNS record holds`()
        async throws
    {
        let stage = try await LinkStage()
        let offered = try await offer(stage)
        let name = try DomainName(domain)
        let (works, admin) = (stage.works, stage.admin)
        let looks = try await withThrowingTaskGroup(of: Int.self) { tasks in
            for _ in 0..<4 {
                tasks.addTask {
                    var looks = 0
                    while true {
                        let (holder, sides) = try await stage.world.store.read { scope in
                            (
                                try scope.effectiveClaim(of: name)?.organization,
                                try [works, admin].filter {
                                    try scope.tenant($0).domainClaims().contains {
                                        $0.domain == name && $0.state.isEffective
                                    }
                                }
                            )
                        }
                        looks += 1
                        #expect(sides == [holder].compactMap(\.self) && sides.count == 1)
                        if holder == admin { return looks }
                    }
                }
            }
            let accepted = try await stage.api("POST", admin, "/domain-transfers/\(offered.id)/accept")
            #expect(accepted.status == 200)
            return try await tasks.reduce(0, +)
        }
        #expect(looks >= 4)
        stage.world.clock.advance(by: .days(2))
        #expect(try await stage.world.services.domainClaims.checkDue() > 0)
        let checked = try await stage.claim()
        #expect(checked.organization == admin)
        #expect(checked.state == .verified)
        #expect(checked.lastCheckedAt == stage.world.clock.now(), "the same record proves it for the receiver")
        stage.world.resolver.set(domain, .noRecords)
        for _ in 0..<8 {
            stage.world.clock.advance(by: .days(1))
            _ = try await stage.world.services.domainClaims.checkDue()
        }
        #expect(try await stage.actions(admin).contains("domain.failing"), "the receiver is told")
        #expect(try await !stage.actions(works).contains("domain.failing"))
    }

    @Test func `rule D-7: a failure of the store in the middle leaves the domain with the giver`() async throws {
        let stage = try await LinkStage()
        let offered = try await offer(stage)
        stage.world.store.failWrite(after: 0)
        #expect(try await stage.api("POST", stage.admin, "/domain-transfers/\(offered.id)/accept").status == 503)
        #expect(try await stage.claim() == offered)
    }
}
