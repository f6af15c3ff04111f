import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Testing

/// The settings pages as the holder of a set-up link sees them (rule P-5).
@Suite struct HolderSettingsTests {
    @Test func `rule P-5: the holder of a link for domains claims and checks, and is offered no withdrawal`()
        async throws
    {
        let stage = try await SetupPagesStage()
        let (browser, _) = try await stage.holder([.domains])
        let list = stage.pages + "/domains"
        #expect(await browser.get(list).text.contains("works.example"))
        let claimed = try await stage.send(browser, list + "/new", to: list + "/new", [("domain", "new.example")])
        let url = try #require(claimed.header("location"), "\(claimed.text)")
        let page = await browser.get(url)
        #expect(page.text.contains("waiting for the record"))
        #expect(!page.text.contains("Withdraw"))
        let path = String(url.dropFirst(stage.world.base.count))
        #expect(try await stage.send(browser, path, to: path + "/check").status == 303)
        #expect(await browser.get(path + "/withdraw").status >= 400)
        #expect(try await stage.send(browser, path, to: path + "/withdraw").status >= 400)
        for closed in ["/access-security", "/access-security/plan?external=password", "/developers/keys"] {
            #expect(await browser.get(stage.pages + closed).status == 403, "\(closed)")
        }
        #expect(await browser.get(path).text.contains("new.example"))
    }
}
