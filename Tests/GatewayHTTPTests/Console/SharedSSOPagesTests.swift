import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// The pages of Shared SSO: Admin Organizations, linking, SCIM Names (S17–S19).
@Suite struct SharedSSOPagesTests {
    private let stage: LinkStage
    private let owner: ConsoleVisit
    private let head: ConsoleVisit
    private let base: String
    private let headBase: String

    init() async throws {
        stage = try await LinkStage()
        owner = try await ConsoleVisit(stage.world, "owner@works.example", of: stage.works.text)
        head = try await ConsoleVisit(stage.world, "owner@group.example", of: stage.admin.text)
        base = "/console/organizations/\(stage.works)/shared-sso"
        headBase = "/console/organizations/\(stage.admin)/shared-sso"
    }

    private func text(_ answer: GatewayResponse) -> String { String(decoding: answer.body, as: UTF8.self) }

    private func link() async throws -> SharedSSOLink? {
        let works = stage.works
        return try await stage.world.store.read { try $0.link(of: works) }
    }

    /// The value that a page shows to be copied, by how it begins or looks.
    private func code(in page: String) throws -> String {
        try #require(page.firstMatch(of: /[A-Z0-9]{4}(-[A-Z0-9]{4}){7}/)).output.0.description
    }

    @Test func `rule O-2: a code is made, shown once, entered, its effects are shown, and the link stands`()
        async throws
    {
        #expect(try await head.page(headBase).contains("not ready"))
        #expect(try await owner.page(base).contains("belongs to no Admin Organization"))
        let made = text(await head.post(headBase + "/codes", [("lifetime", "900")]))
        let code = try code(in: made)
        #expect(made.contains("15 minutes"))
        #expect(!(try await head.page(headBase + "/codes").contains(code)))
        #expect(try await head.page(headBase + "/codes").contains("not used yet"))
        let plan = text(await owner.post(base + "/link", [("code", code)]))
        #expect(plan.contains("Your SSO settings will be ignored"))
        #expect(plan.contains("shared_sso.no_connection"))
        #expect(plan.contains("Link Works to Head Office"))
        #expect(try await link() == nil)
        let form = [("code", code), ("admin", stage.admin.text), ("allow_jit", "yes")]
        #expect(await owner.post(base + "/link/confirm", form).status == 303)
        #expect(try await owner.page(base + "?done=linked").contains("Administered by Head Office"))
        #expect(try await owner.page(base).contains("works.example"))
        let list = try await head.page(headBase)
        #expect(list.contains("Linked organizations (1)"))
        #expect(list.contains("Works"))
        #expect(try await head.page(headBase + "/codes").contains("used"))
        let again = await owner.post(base + "/link", [("code", code)])
        #expect(again.status == 409)
        #expect(text(again).contains("shared_sso.linked_already"))
    }

    @Test func `rule O-2: wrong, expired, revoked and another's codes link nobody, and the form says why`() async throws
    {
        for (typed, refusal) in [
            ("abc", "linking_code.malformed"), ("AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA", "linking_code.unknown"),
        ] {
            let page = text(await owner.post(base + "/link", [("code", typed)]))
            #expect(page.contains(refusal))
            #expect(page.contains(typed))
        }
        let revoked = try code(in: text(await head.post(headBase + "/codes", [("lifetime", "900")])))
        let id = try #require(
            try await stage.api("GET", stage.admin, "/linking-codes").json["items"]?.array?.first?["id"])
        #expect(await head.post(headBase + "/codes/\(id.string ?? "")/revoke").status == 303)
        #expect(text(await owner.post(base + "/link", [("code", revoked)])).contains("linking_code.revoked"))
        let good = try code(in: text(await head.post(headBase + "/codes", [("lifetime", "900")])))
        let other = await owner.post(base + "/link/confirm", [("code", good), ("admin", stage.group.text)])
        #expect(text(other).contains("linking_code.of_another"))
        stage.world.clock.advance(by: .minutes(16))
        let later = try await ConsoleVisit(stage.world, "owner@works.example", of: stage.works.text)
        #expect(text(await later.post(base + "/link", [("code", good)])).contains("linking_code.expired"))
        #expect(text(await head.post(headBase + "/codes", [("lifetime", "soon")])).contains("value.invalid"))
    }

    @Test func `rule O-2: linking and unlinking ask for a fresh authentication, and for an owner`() async throws {
        let code = try await stage.code().text
        stage.world.clock.advance(by: .minutes(11))
        #expect(await owner.open(base + "/link").header("location")?.contains("/console/confirm") == true)
        let stale = await owner.post(base + "/link/confirm", [("code", code), ("admin", stage.admin.text)])
        #expect(stale.header("location")?.contains("/console/confirm") == true)
        try await stage.add("admin@works.example", role: .admin, to: stage.works)
        let admin = try await ConsoleVisit(stage.world, "admin@works.example", of: stage.works.text)
        let refused = await admin.post(base + "/link/confirm", [("code", code), ("admin", stage.admin.text)])
        #expect(text(refused).contains("access.owner_only"))
        #expect(try await link() == nil)
    }

    @Test func `rule O-5: unlinking shows what applies again, from either side`() async throws {
        try await stage.link()
        let plan = try await owner.page(base + "/unlink")
        #expect(plan.contains("Unlink Works from Head Office"))
        #expect(plan.contains("works.example"))
        #expect(await owner.post(base + "/unlink").status == 303)
        #expect(try await owner.page(base).contains("belongs to no Admin Organization"))
        #expect(await owner.open(base + "/unlink").status == 404)
        stage.world.clock.advance(by: .seconds(1))
        try await stage.link()
        let path = "\(headBase)/linked/\(stage.works)/unlink"
        #expect(try await head.page(path).contains("Nobody loses a membership"))
        #expect(await head.post(path).status == 303)
        #expect(await head.open(path).status == 404)
    }

    @Test func `rule O-7: a SCIM Name is set after its effect was shown, and no two have one`() async throws {
        try await stage.link()
        try await stage.link(stage.group)
        let path = "\(headBase)/linked/\(stage.works)"
        let plan = text(await head.post(path, [("scim_name", "Engineers"), ("allow_jit", "yes")]))
        #expect(plan.contains("SCIM Name afterwards"))
        // Rule O-4: a first SCIM Name ends JIT where nobody asks for it.
        #expect(plan.contains("make no member"))
        #expect(!(try await head.page(path).contains("Engineers")))
        let other = text(
            await head.post(path + "/apply", [("scim_name", "Engineers"), ("gained", "7"), ("lost", "0")]))
        #expect(other.contains("SCIM Name afterwards"))
        #expect(
            await head.post(path + "/apply", [("scim_name", "Engineers"), ("gained", "0"), ("lost", "0")]).status == 303
        )
        #expect(try await head.page(path).contains("Engineers"))
        let taken = await head.post("\(headBase)/linked/\(stage.group)", [("scim_name", "engineers")])
        #expect(taken.status == 409)
        #expect(text(taken).contains("shared_sso.scim_name_taken"))
        let groups = try await head.page(headBase + "/groups")
        #expect(groups.contains("no such group yet"))
        #expect(groups.contains("no SCIM Name"))
        #expect(groups.contains("The directory has pushed no group yet."))
    }

    @Test func `rule O-1: an owner makes an Admin Organization and owns it; nobody makes one of it`() async throws {
        #expect(try await owner.page(base + "/make").contains("You become its owner."))
        let made = await owner.post(base + "/make", [("name", "Works <Group>")])
        #expect(text(made).contains("Works &lt;Group&gt; is made"))
        let again = await head.post(headBase + "/make", [("name", "Second")])
        #expect(text(again).contains("shared_sso.is_admin_organization"))
        let empty = await owner.post(base + "/make", [("name", "")])
        #expect(empty.status == 422)
    }

    @Test func `rule A-4: strangers see no page, other organizations' ids find nothing, foreign forms do nothing`()
        async throws
    {
        try await stage.link()
        #expect(await owner.open(headBase).status == 403)
        #expect(await owner.post(headBase + "/codes", [("lifetime", "900")]).status == 403)
        #expect(await head.open(base).status == 403)
        #expect(await head.open("\(headBase)/linked/\(stage.group)").status == 404)
        #expect(await head.post("\(headBase)/linked/\(stage.group)/unlink").status == 404)
        #expect(await owner.postForeign(base + "/unlink").status == 403)
        #expect(try await owner.page(base).contains("Administered by Head Office"))
        try await stage.add("ada@works.example", to: stage.works)
        let ada = try await ConsoleVisit(stage.world, "ada@works.example", of: stage.works.text)
        #expect(await ada.open(base).status == 403)
    }
}
