import Essentials
import Foundation
import GatewayHTTP
import GatewayTesting
import Testing

/// The console's pages about log-ins (rules L-10, A-6).
@Suite struct LogInPageTests {
    /// An owner at the console.
    private struct Visitor {
        let stage: TraceStage
        let browser: Browser
        var log: String { "/console/organizations/\(stage.organization)/log-ins" }

        init(_ stage: TraceStage, email: String = "owner@works.example") async throws {
            self.stage = stage
            let journey = Journey(stage.world, client: stage.journey.client)
            stage.world.clock.advance(by: .seconds(1))
            _ = try await journey.signIn(stage.connection, email: email)
            browser = journey.browser
        }

        func page(_ path: String) async -> (status: Int, text: String) {
            let answer = await browser.get(log + path)
            return (answer.status, String(decoding: answer.body, as: UTF8.self))
        }

        func send(
            _ path: String, _ fields: [(String, String)] = [], token: String? = nil
        ) async throws -> GatewayResponse {
            let shown = await page("").text
            let own = try #require(shown.firstMatch(of: /name="form_token" value="([0-9a-f]+)"/)).1
            return await browser.post(
                (log + path).replacing("/log-ins/..", with: ""), [("form_token", token ?? String(own))] + fields)
        }
    }

    private func text(_ answer: GatewayResponse) -> String { String(decoding: answer.body, as: UTF8.self) }

    private func place(of text: String, in page: String) throws -> String.Index {
        try #require(page.range(of: text), "\(text) is not on the page").lowerBound
    }

    @Test func `rule L-10: the page says the verdict first, then what to change where, then what was received`()
        async throws
    {
        let stage = try await TraceStage()
        let trace = try await stage.logIn { $0.audience = "https://x/<script>alert(1)</script>" }
        let visitor = try await Visitor(stage)
        let (status, page) = await visitor.page("/\(trace)")
        #expect(status == 200)
        let order = [
            "<h1>Log-in refused", "The response is refused at the check “audience”", "What to change",
            "audience, SP entity ID", "<div class=\"copy\">", "<caption>Each check", "<th scope=\"col\">Received",
            "Certificates that the connection trusted then", "signed it", "Clocks", "Lovelace", "Course of this log-in",
            "Show the response",
            "Support number",
        ]
        let places = try order.map { try place(of: $0, in: page) }
        #expect(places == places.sorted(), "\(order)")
        #expect(page.contains("<code tabindex=\"0\">\(stage.connection["sp_entity_id"]?.string ?? "?")</code>"))
        #expect(!page.contains("<script>alert"))
        #expect(page.contains("&lt;script&gt;alert(1)"))
        #expect(!page.contains("style=") && !page.contains("onclick"))
    }

    @Test func `rule L-10: the response is opened by a button, which the audit log has, and is never shown whole`()
        async throws
    {
        let stage = try await TraceStage()
        let trace = try await stage.logIn()
        let visitor = try await Visitor(stage)
        #expect(!(await visitor.page("/\(trace)").text).contains("saml:Assertion"))
        #expect(try await stage.audited("sign_on_trace.response_read").isEmpty)
        #expect(try await visitor.send("/\(trace)/response", token: "00").shownCode == "console.foreign_form")
        let opened = try await visitor.send("/\(trace)/response")
        #expect(opened.status == 200)
        #expect(text(opened).contains("saml:Assertion") && text(opened).contains("ada@works.example"))
        #expect(!text(opened).contains("Response as it came"))
        let read = try await stage.audited("sign_on_trace.response_read")
        #expect(read.map { $0["target"]?.string } == [trace])
        #expect(read.first?["actor"]?.string?.hasPrefix("person:") == true)
        // As it came, for who authenticated lately.
        let raw = try await visitor.send("/\(trace)/raw-response")
        #expect(text(raw).contains("Response as it came"))
        stage.world.clock.advance(by: .minutes(11))
        let late = try await visitor.send("/\(trace)/raw-response")
        #expect(late.status == 303)
        #expect(late.header("location")?.contains("/console/confirm") == true)
        #expect(try await stage.audited("sign_on_trace.raw_response_read").count == 1)
    }

    @Test func `rule L-10: the log is filtered, says what can't be read, and pages`() async throws {
        let stage = try await TraceStage()
        let wrong = try await stage.logIn { $0.audience = "https://x" }
        let good = try await stage.logIn()
        let visitor = try await Visitor(stage)
        let abandoned = Journey(stage.world, client: stage.journey.client)
        _ = try await abandoned.begin(connection: stage.connection)
        let all = await visitor.page("").text
        #expect(all.contains(wrong) && all.contains(good) && all.contains("under way"))
        let refused = await visitor.page("?outcome=refused").text
        #expect(refused.contains(wrong) && !refused.contains(good))
        #expect((await visitor.page("?email=ada@works.example").text).contains(good))
        #expect((await visitor.page("?code=saml.recipient").text).contains("No log-in is like this"))
        let unreadable = await visitor.page("?since=yesterday&outcome=fine")
        #expect(unreadable.status == 200)
        #expect(unreadable.text.contains("“yesterday” is no day") && unreadable.text.contains("no outcome “fine”"))
        #expect(!unreadable.text.contains(good), "a filter that is ignored shows too much")
        #expect((await visitor.page("?until=2026-03-05").text).contains(good))
        #expect((await visitor.page("?until=2026-03-04").text).contains("No log-in is like this"))
        for _ in 0..<60 { _ = try await stage.logIn() }
        let first = await visitor.page("").text
        let next = try #require(first.firstMatch(of: /href="[^"]*log-ins(\?after=[^"]+)" rel="next"/)).1
        let second = await visitor.page(String(next)).text
        #expect(second.contains(wrong) && second.contains("First page") && !second.contains("rel=\"next\""))
    }

    @Test func `two log-ins are compared, what differs first`() async throws {
        let stage = try await TraceStage()
        let wrong = try await stage.logIn { $0.recipient = "https://old.example/acs" }
        let good = try await stage.logIn()
        let visitor = try await Visitor(stage)
        #expect((await visitor.page("/\(wrong)").text).contains("<option value=\"\(good)\""))
        let (status, page) = await visitor.page("/\(wrong)/compare?with=\(good)")
        #expect(status == 200)
        #expect(page.contains("Checks that differ") && page.contains("https://old.example/acs"))
        #expect(page.contains("Two log-ins compared"))
        #expect((await visitor.page("/\(wrong)/compare?with=nothing").text).contains("trace.unknown_place"))
    }

    @Test func `rule L-10: a log-in is judged again under edited settings, and the page says what that changes`()
        async throws
    {
        let stage = try await TraceStage()
        let trace = try await stage.logIn { $0.audience = nil }
        let visitor = try await Visitor(stage)
        let (status, form) = await visitor.page("/\(trace)/replay")
        #expect(status == 200)
        #expect(form.contains("name=\"relax-missing_audience\""))
        let unchanged = text(try await visitor.send("/\(trace)/replay", [("accept_expired", "on")]))
        #expect(unchanged.contains("under the connection as it is") && unchanged.contains("Nothing differs"))
        let mended = text(
            try await visitor.send(
                "/\(trace)/replay", [("accept_expired", "on"), ("relax-missing_audience", "on")]))
        #expect(mended.contains("Changed: ") && mended.contains("With these settings the next log-in like this one"))
        #expect(mended.contains("Checks that differ"))
        let bad = try await visitor.send("/\(trace)/replay", [("accept_expired", "on"), ("metadata", "<html>")])
        #expect(bad.status == 422)
        #expect(text(bad).contains("&lt;html&gt;"), "what was typed stays in the form")
        #expect(text(bad).contains("Not done: "))
        #expect(try await stage.audited("sign_on_trace.replayed").count == 2)
    }

    @Test func `rule A-6: a test log-in leads an admin who is signed in to the trace with its assertion`() async throws
    {
        let stage = try await TraceStage()
        let visitor = try await Visitor(stage)
        stage.world.clock.advance(by: .seconds(1))
        let id = try #require(stage.connection["id"]?.string)
        let path = "/organizations/\(stage.organization)/connections/\(id)/test"
        for isVisitor in [true, false] {
            let test = try await stage.world.api("POST", path)
            let browser = isVisitor ? visitor.browser : Browser(stage.world)
            let toProvider = await browser.get(try #require(test.json["test_url"]?.string))
            let order = try stage.journey.order(
                stage.connection, requestID: try Journey.requestID(toProvider.header("location")),
                email: "eve@elsewhere.example")
            let parked = await browser.crossSitePost(
                try #require(stage.connection["acs_url"]?.string),
                [("SAMLResponse", try #require(World.forge).response(order))])
            var answer = await browser.get(try #require(parked.header("location")))
            #expect(answer.status == (isVisitor ? 303 : 200))
            if isVisitor { answer = await browser.get(try #require(answer.header("location"))) }
            let page = text(answer)
            #expect(page.contains("The test log-in passed") && page.contains("Nobody was signed in"))
            #expect(page.contains("saml:Assertion"))
            #expect(page.contains("domain.not_claimed"), "a log-in of this person would be refused")
            #expect(page.contains("Go on with the connection") == isVisitor)
            #expect(page.contains("form_token") == isVisitor)
            stage.world.clock.advance(by: .seconds(1))
        }
        #expect(try await stage.audited("sign_on_trace.response_read").count == 1)
    }

    @Test func `rule L-10: an error that the provider showed on its own page is explained, and not kept`() async throws
    {
        let stage = try await TraceStage()
        let visitor = try await Visitor(stage)
        let id = try #require(stage.connection["id"]?.string)
        #expect((await visitor.page("").text).contains("/provider-errors"))
        func explain(_ text: String) async throws -> GatewayResponse {
            try await visitor.send("/../provider-errors", [("connection", id), ("text", text)])
        }
        let known = text(try await explain("MSIS0037: no relying party <b>here</b>"))
        #expect(known.contains("AD FS knows no relying party") && known.contains("Paste this value there"))
        #expect(known.contains(stage.connection["sp_entity_id"]?.string ?? "?") && known.contains("&lt;b&gt;here"))
        #expect(text(try await explain("something else")).contains("none of the errors that are known"))
        #expect(try await explain("  ").status == 422)
        let answer = try await stage.world.api(
            "POST", "/organizations/\(stage.organization)/connections/\(id)/explain", ["text": "MSIS7070"],
            key: stage.key)
        #expect(answer.json["diagnosis"]?["id"] == "generic.msis7070")
        let other = try await stage.world.organization("Other", domain: "other.example")
        let foreign = try await stage.world.api(
            "POST", "/organizations/\(other)/connections/\(id)/explain", ["text": "MSIS7070"])
        #expect(foreign.status == 404)
    }

    @Test func `a refusal can be handed on as text to whoever has the provider's console in front of them`()
        async throws
    {
        let stage = try await TraceStage()
        let trace = try await stage.logIn { $0.audience = "https://x" }
        let page = await (try await Visitor(stage)).page("/\(trace)").text
        let start = try #require(page.range(of: "aria-label=\"The refusal as text\">")).upperBound
        let message = page[start...].prefix { $0 != "<" }
        #expect(message.contains("saml.audience") && message.contains("Received: https://x"))
        #expect(message.contains("Value: \(stage.connection["sp_entity_id"]?.string ?? "?")"))
        #expect(message.contains(trace))
    }

    @Test func `rule A-4: members and other organizations' admins see none of it`() async throws {
        let stage = try await TraceStage()
        let trace = try await stage.logIn()
        let member = try await Visitor(stage, email: "ada@works.example")
        let stranger = try await Visitor(try await TraceStage())
        for (visitor, log) in [
            (member, member.log), (stranger, member.log), (stranger, stranger.log + "/\(trace)"),
        ] {
            for path in ["", "/\(trace)", "/\(trace)/replay", "/\(trace)/compare?with=\(trace)"] {
                let answer = await visitor.browser.get(log + path)
                #expect([403, 404].contains(answer.status), "\(log)\(path): \(answer.status)")
                #expect(!text(answer).contains("ada@works.example") || visitor.browser === member.browser)
            }
        }
        let nobody = await Browser(stage.world).get(member.log)
        #expect(nobody.header("location")?.contains("/console/sign-in") == true)
    }
}
