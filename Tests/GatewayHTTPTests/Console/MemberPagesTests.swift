import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// The pages of members and invitations (S16).
@Suite struct MemberPagesTests {
    private let world: World
    private let roster: Roster
    private let owner: ConsoleVisit
    private let base: String

    init() async throws {
        world = try await World()
        roster = try await Roster(world)
        owner = try await ConsoleVisit(world, "owner@works.example", of: roster.organization)
        base = "/console/organizations/\(roster.organization)/members"
    }

    @Test func `members are listed, searched and filtered, and a page leads to the next`() async throws {
        for number in 0..<60 {
            world.clock.advance(by: .seconds(1))
            try await roster.add("p\(number)@works.example", role: number == 7 ? "admin" : "member")
        }
        let first = try await owner.page(base)
        #expect(first.contains("p59@works.example"))
        #expect(!first.contains("p3@works.example"))
        let next = try #require(links(first, beginning: base + "?from=").first)
        let second = try await owner.page(next)
        #expect(second.contains("p3@works.example"))
        #expect(second.contains("owner@works.example"))
        #expect(!second.contains("p59@works.example"))
        #expect(links(second, beginning: base + "?from=").isEmpty)
        let found = try await owner.page(base + "?search=P5")
        #expect(found.contains("p58@works.example"))
        #expect(!found.contains("p4@works.example"))
        let admins = try await owner.page(base + "?role=admin")
        #expect(admins.contains("p7@works.example"))
        #expect(!admins.contains("p8@works.example"))
        #expect(try await owner.page(base + "?search=nobody").contains("Nobody fits what you asked for."))
        // What is no cursor begins at the beginning.
        #expect(try await owner.page(base + "?from=%22%3E%3Cscript%3E").contains("p59@works.example"))
    }

    @Test func `a member is added, changed, deactivated, let in again and removed, each after a question`() async throws
    {
        let added = await owner.post(
            base + "/new", [("email", " ada@works.example "), ("role", "member"), ("first_name", "Ada")])
        #expect(added.status == 303)
        let location = try #require(added.header("location"))
        #expect(location.hasSuffix("?done=memberAdded"))
        let path = String(location.dropFirst(world.base.count).prefix { $0 != "?" })
        #expect(try await owner.page(path + "?done=memberAdded").contains("The member is added."))
        let changed = await owner.post(
            path, [("role", "admin"), ("first_name", "Ada"), ("last_name", "L"), ("display_name", "")])
        #expect(changed.status == 303)
        let page = try await owner.page(path)
        #expect(page.contains("Ada L"))
        #expect(page.contains("Added by hand"))
        #expect(try await owner.page(path + "/deactivate").contains("loses access at once"))
        #expect(await owner.post(path + "/deactivate").status == 303)
        #expect(try await roster.members()["ada@works.example"]?["active"] == false)
        #expect(try await owner.page(path).contains("deactivated"))
        #expect(await owner.post(path + "/reactivate").status == 303)
        #expect(try await roster.members()["ada@works.example"]?["active"] == true)
        #expect(await owner.post(path + "/remove").status == 303)
        #expect(try await roster.members()["ada@works.example"] == nil)
        #expect(await owner.open(path).status == 404)
    }

    @Test func `rule L-14: the last owner can't be removed, and the page says so with the way out`() async throws {
        let path = base + "/" + (try await roster.owner())
        let refused = await owner.post(path + "/remove")
        #expect(refused.status == 409)
        let page = String(decoding: refused.body, as: UTF8.self)
        #expect(page.contains("member.last_owner"))
        #expect(page.contains("Remove owner@works.example"))
        let role = await owner.post(path, [("role", "king")])
        #expect(String(decoding: role.body, as: UTF8.self).contains("value.invalid"))
    }

    @Test func `what was typed into a refused form stands in it again`() async throws {
        let refused = await owner.post(
            base + "/new", [("email", "no address"), ("role", "admin"), ("first_name", "A&B")])
        #expect(refused.status == 422)
        let page = String(decoding: refused.body, as: UTF8.self)
        #expect(page.contains("email.malformed"))
        #expect(page.contains("no address"))
        #expect(page.contains("A&amp;B"))
    }

    @Test func `rule L-14: an invitation is sent, shown as pending, sent again and revoked`() async throws {
        let sent = await owner.post(base + "/invite", [("email", "eve@x.example"), ("role", "member"), ("days", "7")])
        #expect(sent.status == 200)
        #expect(String(decoding: sent.body, as: UTF8.self).contains("/invitations/gin_"))
        let list = try await owner.page(base + "/invitations")
        #expect(list.contains("eve@x.example"))
        let id = try #require(try await roster.api("GET", "/invitations").json["items"]?.array?.first?["id"]?.string)
        let again = await owner.post(base + "/invitations/\(id)/resend")
        #expect(String(decoding: again.body, as: UTF8.self).contains("/invitations/gin_"))
        #expect(await owner.post(base + "/invitations/\(id)/revoke").status == 303)
        #expect(try await owner.page(base + "/invitations").contains("Nobody is invited"))
    }

    @Test func `markup in names is shown as text on every page of members`() async throws {
        let markup = "<script>alert(1)</script>"
        let added = await owner.post(
            base + "/new", [("email", "x@works.example"), ("role", "member"), ("first_name", markup)])
        let path = try #require(added.header("location")).dropFirst(world.base.count).prefix { $0 != "?" }
        for page in [base, String(path), path + "/remove", base + "?search=%3Cscript"] {
            let text = try await owner.page(String(page))
            #expect(!text.contains(markup), "\(page)")
            #expect(text.contains("&lt;script&gt;alert(1)"), "\(page)")
        }
    }

    @Test func `rule A-4: members see nothing, other organizations' ids find nothing, foreign forms do nothing`()
        async throws
    {
        let ada = try await roster.add("ada@works.example")
        let other = try await Roster(world, domain: "other.example")
        let stranger = try await ConsoleVisit(world, "owner@other.example", of: other.organization)
        #expect(await stranger.open(base).status == 403)
        #expect(await stranger.post(base + "/\(ada)/remove").status == 403)
        let otherBase = "/console/organizations/\(other.organization)/members"
        #expect(await stranger.open(otherBase + "/\(ada)").status == 404)
        #expect(await stranger.post(otherBase + "/\(ada)/deactivate").status == 404)
        let member = try await ConsoleVisit(world, "ada@works.example", of: roster.organization)
        #expect(await member.open(base).status == 403)
        #expect(await owner.postForeign(base + "/\(ada)/remove").status == 403)
        #expect(try await roster.members()["ada@works.example"]?["active"] == true)
    }
}
