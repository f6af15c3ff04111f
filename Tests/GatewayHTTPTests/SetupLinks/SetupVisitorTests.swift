import Administration
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// What the holder of a set-up link sees of the console (rule P-5).
@Suite struct SetupVisitorTests {
    @Test func `rule P-5: a holder sees the pages of their scopes, and no other`() async throws {
        let stage = try await SetupPagesStage()
        let pages: [(path: String, scopes: Set<SetupLink.Scope>)] = [
            ("/set-up", Set(SetupLink.Scope.allCases)), ("/connections", [.sso]),
        ]
        let closed = ["/setup-links", "/setup-links/new"]
        for scope in [SetupLink.Scope.sso, .scim, .domains] {
            let (browser, _) = try await stage.holder([scope])
            for (path, scopes) in pages {
                let answer = await browser.get(stage.pages + path)
                #expect(answer.status == (scopes.contains(scope) ? 200 : 403), "\(path) with \(scope)")
                if answer.status == 403 { #expect(answer.shownCode == "console.not_for_holders") }
            }
            for path in closed {
                #expect(await browser.get(stage.pages + path).shownCode == "console.not_for_holders", "\(path)")
            }
            // Of the installation, and of other organizations: as anybody.
            for path in ["/console", "/console/account", "/console/organizations/\(stage.setup.other)/set-up"] {
                #expect(
                    await browser.get(path).header("location")?.contains("/console/sign-in?return=") == true, "\(path)")
            }
        }
    }

    @Test func `rule P-5: the menu of a holder is the set-up, and there is nobody to sign out`() async throws {
        let stage = try await SetupPagesStage()
        let (browser, _) = try await stage.holder([.sso, .domains])
        let page = await browser.get(stage.pages + "/set-up").text
        #expect(page.contains("aria-current=\"page\">Set-up</a>"))
        for entry in ["Single sign-on", "Domains"] { #expect(page.contains(">\(entry)</a>")) }
        for entry in ["Members", "Directory (SCIM)", "Audit log", "Sign out"] { #expect(!page.contains(">\(entry)<")) }
        #expect(page.contains("Connect your identity provider") && page.contains("Prove your domains"))
        #expect(!page.contains("SCIM"))
    }

    @Test func `rule P-5: a holder's list of connections has their own alone`() async throws {
        let stage = try await SetupPagesStage()
        let (browser, _) = try await stage.holder([.sso])
        #expect(!(await browser.get(stage.pages + "/connections").text.contains(stage.setup.live.text)))
    }

    @Test func `a holder's form without the token of their browser changes nothing`() async throws {
        let stage = try await SetupPagesStage()
        let (browser, _) = try await stage.holder()
        for form in [[], [("form_token", "0")]] {
            let answer = await browser.post(stage.pages + "/set-up/complete", form)
            #expect(answer.status == 403 && answer.shownCode == "console.foreign_form")
        }
        #expect(await browser.get(stage.pages + "/set-up").status == 200)
    }

    @Test func `rule P-5: a holder completes the set-up, and the link is over`() async throws {
        let stage = try await SetupPagesStage()
        let (browser, token) = try await stage.holder()
        let done = try await stage.send(browser, stage.pages + "/set-up", to: stage.pages + "/set-up/complete")
        #expect(done.status == 200 && done.text.contains("The set-up is completed"))
        for path in ["/setup/\(token)", stage.pages + "/set-up"] {
            let answer = await browser.get(path)
            #expect(answer.status == 410 && answer.text.contains("This set-up is completed"))
        }
    }

    @Test func `rule D-2: an old binding is renewed by a mailed code, which leads back to where it was asked for`()
        async throws
    {
        let stage = try await SetupPagesStage()
        let (browser, _) = try await stage.holder([.domains])
        let code = stage.pages + "/set-up/code"
        stage.world.clock.advance(by: .hours(13))
        let asked = try await stage.send(
            browser, code + "?return=\(stage.pages)/domains/new", to: code + "/mail",
            [("return", stage.pages + "/domains/new")])
        let location = try #require(asked.header("location"))
        let page = await browser.get(location)
        #expect(page.text.contains("A code was mailed."))
        #expect(page.text.contains("name=\"return\" value=\"\(stage.pages)/domains/new\""))
        let wrong = try await stage.send(browser, location, to: code, [("code", "0000-0000")])
        #expect(wrong.shownCode == "setup_link.code_wrong")
        let mailed = try await stage.setup.mailedCode()
        let done = try await stage.send(
            browser, location, to: code, [("code", mailed), ("return", stage.pages + "/domains/new")])
        #expect(done.header("location") == "\(stage.world.base)\(stage.pages)/domains/new")
        let works = stage.setup.works
        let link = try await stage.world.store.read { try $0.tenant(works).setupLinks(before: nil, limit: 1).first }
        #expect(link?.boundAt == stage.world.clock.now())
    }

    @Test func `the way back from the code leads nowhere but into the organization's pages`() async throws {
        let stage = try await SetupPagesStage()
        let (browser, _) = try await stage.holder()
        let code = stage.pages + "/set-up/code"
        for hostile in [
            "https://evil.example/", "//evil.example", "/console/organizations/\(stage.setup.other)/domains", "",
            stage.pages + "/..\\evil",
        ] {
            stage.world.clock.advance(by: .hours(1))
            _ = try await stage.send(browser, code, to: code + "/mail")
            let mailed = try await stage.setup.mailedCode()
            let done = try await stage.send(browser, code, to: code, [("code", mailed), ("return", hostile)])
            #expect(done.header("location") == "\(stage.world.base)\(stage.pages)/set-up", "\(hostile)")
        }
    }

    @Test func `rule P-5: an admin of one organization holds a link for another, and each is who they are there`()
        async throws
    {
        let stage = try await SetupPagesStage()
        let owner = try await stage.signedIn("owner@other.example")
        let token = try await stage.setup.make([.sso]).token
        #expect(await owner.get(stage.pages + "/set-up").shownCode == "access.denied")
        _ = await owner.post("/setup/\(token)", [])
        #expect(await owner.get(stage.pages + "/set-up").status == 200)
        #expect(await owner.get(stage.pages + "/setup-links").shownCode == "console.not_for_holders")
        #expect(await owner.get("/console/organizations/\(stage.setup.other)/setup-links").status == 200)
        // An owner of the organization who tries a link stays an owner, but for the set-up's own page.
        let own = try await stage.signedIn()
        _ = await own.post("/setup/\(try await stage.setup.make([.scim]).token)", [])
        #expect(await own.get(stage.pages + "/setup-links").status == 200)
        #expect(await own.get(stage.pages + "/set-up").text.contains("Connect your directory (SCIM)"))
        #expect(await (try await stage.signedIn()).get(stage.pages + "/set-up").status == 404)
    }
}
