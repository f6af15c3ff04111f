import Console
import Essentials
import Foundation
import Testing

/// What blocks make of the values that they are given.
@Suite struct BlockTests {
    private struct Sample: Screen {
        var title = "A page"
        var badge: Badge?
        var blocks: [any Block]
    }

    private func html(_ blocks: [any Block], title: String = "A page") throws -> String {
        let page = ConsolePage(
            Sample(title: title, blocks: blocks), frame: ConsoleFrame(email: "ada@works.example", formToken: "t0ken"))
        return String(decoding: try PageRenderer().render(page), as: UTF8.self)
    }

    private static let nasty = "<script>alert(1)</script>\"'&"

    @Test func `whatever text stands in a block, it is text`() throws {
        let nasty = Self.nasty
        let page = try html(
            [
                Heading(nasty), Paragraph(Inline(nasty)), Notice(.bad, title: nasty, Inline(nasty), code: nasty),
                Preformatted(nasty, label: nasty), CopyField(nasty, nasty), Facts([.init(nasty, Inline(nasty))]),
                Table(nasty, columns: [nasty, nasty], rows: [[.init(Inline(nasty)), .init(.code(nasty))]], empty: ""),
                Form(
                    to: "/x", fields: [Field("a", nasty, .area).with { $0.value = nasty }, Field("b", nasty)],
                    hidden: [("c", nasty)], button: nasty),
                Tree(nasty, [.init(Inline(nasty), [.init(.strong(nasty))])]),
            ], title: nasty)
        #expect(!page.contains("<script>alert"))
        #expect(!page.contains("\"'&"))
        #expect(page.contains("&lt;script&gt;"))
    }

    @Test(arguments: ["javascript:alert(1)", "data:text/html,x", "//evil.example", " https://x", "vbscript:x"])
    func `an address that leads to no page is no link`(_ url: String) throws {
        let page = try html([Paragraph(.link("here", url)), Actions(links: [Link("there", url)])])
        #expect(!page.contains(url))
    }

    @Test func `every form that changes something carries the token, and one that asks does not`() throws {
        let page = try html([Form(to: "/change", button: "Change"), Actions(buttons: [PostButton("Do", to: "/do")])])
        #expect(page.components(separatedBy: "value=\"t0ken\"").count == 4)
        let asking = try html([Form(to: "/list", method: .get, button: "Search")])
        #expect(asking.components(separatedBy: "value=\"t0ken\"").count == 2)
    }

    @Test func `a field names what is wrong with it to those who can't see it`() throws {
        let page = try html([
            Form(
                to: "/x",
                fields: [
                    Field("domain", "Domain").with {
                        $0.error = "It has no dot."
                        $0.hint = "Such as works.example."
                    }
                ], button: "Claim")
        ])
        #expect(page.contains("aria-describedby=\"f-domain-hint f-domain-error\""))
        #expect(page.contains("aria-invalid=\"true\""))
        #expect(page.contains("id=\"f-domain-error\""))
    }

    @Test func `text in a field keeps its lines and blanks`() throws {
        let text = "\n  first\n    second\n"
        let page = try html([Form(to: "/x", fields: [Field("a", "A", .area).with { $0.value = text }], button: "Go")])
        // A browser drops the first line break of a text area (HTML 13.1.2.5).
        #expect(page.contains(">\n" + text + "</textarea>"))
    }

    @Test func `a guide's markup is strong text and code, and nothing else`() throws {
        let page = try html([Paragraph(.markup("Open **Apps > SAML**, set `x` to *y* <b>"))])
        #expect(page.contains("<strong>Apps &gt; SAML</strong>"))
        #expect(page.contains("<code>x</code> to *y* &lt;b&gt;"))
    }

    @Test func `instants are said absolutely and relatively`() {
        let now = Timestamp(milliseconds: 1_800_000_000_000)
        #expect(MomentText.relative(now.advanced(by: .seconds(10)), now: now) == "just now")
        #expect(MomentText.relative(now.advanced(by: .minutes(-3)), now: now) == "3 minutes ago")
        #expect(MomentText.relative(now.advanced(by: .hours(72)), now: now) == "in 3 days")
        #expect(MomentText.absolute(now) == "15 Jan 2027, 08:00 UTC")
    }

    @Test func `a page has no inline script or style, which the policy would stop`() throws {
        let page = try html([Heading("x"), Table("t", columns: ["a"], rows: [], empty: "none")])
        #expect(!page.contains("style="))
        #expect(!page.contains("<script>"))
        #expect(!page.contains("onclick"))
    }
}
