import Administration
import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Testing

/// The pages of domain claims (screen S05).
@Suite struct DomainPagesTests {
    private func claim(_ stage: SettingsStage, _ owner: SettingsVisitor, _ domain: String) async throws -> String {
        let answer = await owner.post(stage.base + "/domains/new", [("domain", domain)])
        try #require(answer.status == 303, "\(answer.text)")
        return String(try #require(answer.header("location")).dropFirst(stage.world.base.count))
    }

    @Test func `rule D-2, D-3: a claim shows its record, is looked at on demand, and is verified`() async throws {
        let stage = try await SettingsStage()
        let owner = try await stage.owner()
        let url = try await claim(stage, owner, "eu.works.example")
        let page = try await owner.page(url)
        #expect(page.contains("waiting for the record"))
        #expect(page.contains("data-live"))
        let record = try #require(page.value(behind: "gatehouse-domain-verify", until: "<"))
        #expect(page.contains("eu.works.example"))
        stage.world.resolver.set("eu.works.example", .records(["other"]))
        #expect(await owner.post(url + "/check").header("location")?.hasSuffix("?done=domainChecked") == true)
        #expect(try await owner.page(url).contains("1 TXT records, none of them"))
        let soon = await owner.post(url + "/check")
        #expect(soon.status == 429)
        #expect(soon.text.contains("domain.checked_too_soon"))
        stage.world.clock.advance(by: .seconds(6))
        let text = "gatehouse-domain-verify" + record.replacingOccurrences(of: "&#x3D;", with: "=")
        stage.world.resolver.set("eu.works.example", .records([text]))
        #expect(await owner.post(url + "/check").status == 303)
        #expect(try await owner.page(url).contains("</span> verified"))
        #expect(try await owner.page(stage.base + "/domains").contains("eu.works.example"))
    }

    @Test func `rule D-2: claiming asks for a fresh authentication, at the form and at the verb`() async throws {
        let stage = try await SettingsStage()
        let owner = try await stage.owner()
        #expect(try await owner.page(stage.base + "/domains/new").contains("no wildcard"))
        stage.world.clock.advance(by: .minutes(11))
        for answer in [
            await owner.open(stage.base + "/domains/new"),
            await owner.post(stage.base + "/domains/new", [("domain", "new.example")]),
        ] {
            #expect(answer.header("location")?.contains("/console/confirm?return=") == true)
        }
        #expect(try await stage.audited("domain.claimed") == 1)
    }

    @Test func `rule D-5: public mail, suffixes, doubles and nonsense are refused beside what was typed`() async throws
    {
        let stage = try await SettingsStage()
        let owner = try await stage.owner()
        for (typed, code) in [
            ("gmail.com", "domain.public_mail"), ("co.uk", "domain.public_suffix"),
            ("works.example", "domain.claimed_already"), ("<b>x</b>", "domain.malformed"),
        ] {
            let answer = await owner.post(stage.base + "/domains/new", [("domain", typed)])
            #expect(answer.status >= 400)
            #expect(answer.text.contains(code), "\(typed)")
            #expect(!answer.text.contains("<b>x</b>"))
        }
    }

    @Test func `rule D-5: a domain that is held elsewhere says so and how it can move`() async throws {
        let stage = try await SettingsStage()
        _ = try await stage.stranger()
        let owner = try await stage.owner()
        let url = try await claim(stage, owner, "other.example")
        let record = try #require(try await owner.page(url).value(behind: "gatehouse-domain-verify", until: "<"))
        let text = "gatehouse-domain-verify" + record.replacingOccurrences(of: "&#x3D;", with: "=")
        stage.world.resolver.set("other.example", .records([text]))
        let answer = await owner.post(url + "/check")
        #expect(answer.status == 409)
        #expect(answer.text.contains("domain.held_elsewhere"))
        let page = try await owner.page(url)
        #expect(page.contains("held elsewhere"))
        #expect(page.contains("Another organization here has verified other.example."))
        #expect(!page.contains("Other<"))
    }

    @Test func `rule D-4: a record that is missing shows the day, and a lapse what it did`() async throws {
        let stage = try await SettingsStage()
        stage.world.resolver.set("works.example", .noRecords)
        func pass(_ hours: Int) async throws {
            for _ in 0..<hours {
                stage.world.clock.advance(by: .hours(1))
                _ = try await stage.world.services.domainClaims.checkDue()
            }
        }
        try await pass(25)
        var owner = try await stage.owner()
        let id = try #require(try await stage.api("GET", "/domain-claims")["items"]?.array?.first?["id"]?.string)
        #expect(try await owner.page(stage.base + "/domains/\(id)").contains("record not found"))
        try await pass(60)
        owner = try await stage.owner()
        #expect(try await owner.page(stage.base + "/domains").contains("at risk"))
        #expect(try await owner.page(stage.base + "/domains/\(id)").contains("Day 3 of 7 without the record."))
        try await pass(120)
        owner = try await stage.owner()
        #expect(try await owner.page(stage.base + "/domains/\(id)").contains("The claim has lapsed."))
    }

    @Test func `rules A-5, D-6: withdrawing shows first whom it puts out, and does only what was shown`() async throws {
        let stage = try await SettingsStage()
        let owner = try await stage.owner()
        let id = try #require(try await stage.api("GET", "/domain-claims")["items"]?.array?.first?["id"]?.string)
        let url = stage.base + "/domains/\(id)/withdraw"
        let shown = hiddenFields(try await owner.page(url))
        #expect(shown.map(\.0) == ["members"])
        _ = try await stage.member()
        let late = await owner.post(url, shown)
        #expect(late.status == 409)
        #expect(late.text.contains("plan.changed"))
        #expect(try await stage.audited("domain.withdrawn") == 0)
        #expect(await owner.post(url, hiddenFields(late.text)).status == 303)
        #expect(try await stage.audited("domain.withdrawn") == 1)
        // It ended the sessions of everybody in the domain, and the owner's with them.
        #expect(await owner.open(stage.base + "/domains").status == 303)
        #expect(
            try await stage.owner().page(stage.base + "/domains").contains("No domain is claimed yet."))
    }

    @Test func `rules A-4, A-9: no session, a member, another owner, a foreign form and another's claim get nowhere`()
        async throws
    {
        let stage = try await SettingsStage()
        let owner = try await stage.owner()
        let id = try #require(try await stage.api("GET", "/domain-claims")["items"]?.array?.first?["id"]?.string)
        let nobody = SettingsVisitor(world: stage.world, secret: "none")
        #expect(await nobody.open(stage.base + "/domains").header("location")?.contains("/console/sign-in") == true)
        #expect(await nobody.post(stage.base + "/domains/\(id)/withdraw").status == 401)
        #expect(await owner.post(stage.base + "/domains/\(id)/withdraw", isOwn: false).status == 403)
        let stranger = try await stage.stranger()
        for visitor in [try await stage.member(), stranger] {
            #expect(await visitor.open(stage.base + "/domains").status == 403)
            #expect(await visitor.post(stage.base + "/domains/\(id)/check").status == 403)
        }
        let others = try await stage.world.api("GET", "/organizations").json["items"]?.array ?? []
        let other = try #require(others.first { $0["name"] == "Other" }?["id"]?.string)
        #expect(await stranger.open("/console/organizations/\(other)/domains/\(id)").status == 404)
        #expect(try await stage.audited("domain.withdrawn") == 0)
    }
}
