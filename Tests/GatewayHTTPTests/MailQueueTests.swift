import Administration
import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

@Suite struct MailQueueTests {
    private func ask(_ stage: PasswordStage) async {
        _ = await Browser(stage.world).post("/password/forgotten", [("email", "owner@works.example")])
    }

    private func list(_ stage: PasswordStage, _ state: String) async throws -> [JSONValue] {
        try await stage.world.api("GET", "/mail?state=\(state)").json["items"]?.array ?? []
    }

    @Test func `no request waits for the mail server, and the text is sealed until it is sent`() async throws {
        let stage = try await PasswordStage()
        stage.world.mailer.fail(.unreachable(host: "mail", reason: "down"))
        await ask(stage)
        let stored = try await stage.world.store.read { try $0.queuedMail(state: .queued, limit: 9) }
        let mail = try #require(stored.first)
        #expect(!String(decoding: mail.sealedText, as: UTF8.self).contains("token="))
        stage.world.mailer.allow()
        #expect(try await stage.mail(to: "owner@works.example")?.id == mail.id.text)
        let sent = try await stage.world.store.read { try $0.queuedMail(mail.id) }
        #expect(sent?.sealedText == [])
        let listed = try await list(stage, "sent")
        #expect(listed.count == 1)
        #expect(!listed[0].text.contains("token"))
    }

    @Test func `a server that is down is tried again with growing pauses under the same id`() async throws {
        let stage = try await PasswordStage()
        stage.world.mailer.fail(.rejected(host: "mail", reply: 451))
        await ask(stage)
        for pause in [10, 60, 300, 1200] {
            #expect(try await stage.world.mailWorker.sendDue() == 1)
            #expect(try await stage.world.mailWorker.sendDue() == 0, "not before its time")
            let queued = try await list(stage, "queued")
            #expect(queued.first?["last_error"] == "mail.rejected: mail answered 451, expected 250")
            stage.world.clock.advance(by: .seconds(pause))
        }
        stage.world.mailer.allow()
        #expect(try await stage.world.mailWorker.sendDue() == 1)
        #expect(stage.world.mailer.sent.count == 1)
    }

    @Test func `what a server refuses for good is parked, shown, and tried again on the operator's word`() async throws
    {
        let stage = try await PasswordStage()
        stage.world.mailer.fail(.rejected(host: "mail", reply: 550))
        await ask(stage)
        try await stage.world.mailWorker.sendDue()
        let parked = try await list(stage, "parked")
        let id = try #require(parked.first?["id"]?.string)
        #expect(parked.first?["attempts"] == 1)
        stage.world.mailer.allow()
        stage.world.clock.advance(by: .minutes(5))
        #expect(try await stage.world.mailWorker.sendDue() == 0, "parked is parked")
        #expect(try await stage.world.api("POST", "/mail/\(id)/retry").status == 200)
        #expect(try await stage.world.mailWorker.sendDue() == 1)
        #expect(try await stage.world.api("POST", "/mail/\(id)/retry").status == 404, "it was sent")
        let actions = try await stage.world.store.read { try $0.queuedMail(state: .parked, limit: 9).count }
        #expect(actions == 0)
        #expect(try await stage.world.api("GET", "/mail?state=nonsense").status == 422)
        #expect(try await stage.world.api("GET", "/mail", key: nil).status == 401)
    }

    @Test func `a link that has expired is not sent any more, and not on anybody's word`() async throws {
        let stage = try await PasswordStage()
        await ask(stage)
        stage.world.clock.advance(by: .minutes(60))
        try await stage.world.mailWorker.sendDue()
        #expect(stage.world.mailer.sent.isEmpty)
        let parked = try await list(stage, "parked")
        #expect(parked.first?["last_error"]?.string?.hasPrefix("mail.expired") == true)
        let id = try #require(parked.first?["id"]?.string)
        #expect(try await stage.world.api("POST", "/mail/\(id)/retry").status == 422)
    }

    @Test func `what one node has in hand no other node sends, until its lease runs out`() async throws {
        let stage = try await PasswordStage()
        await ask(stage)
        let now = stage.world.clock.now()
        let leased = try await stage.world.store.write {
            try $0.leaseMail(at: now, until: now.advanced(by: .minutes(3)), limit: 9)
        }
        #expect(leased.count == 1)
        #expect(try await stage.world.mailWorker.sendDue() == 0)
        stage.world.clock.advance(by: .minutes(3))
        #expect(try await stage.world.mailWorker.sendDue() == 1)
        // The first node comes back: its word no longer counts.
        var late = try #require(leased.first)
        late.noteFailure("late", isPermanent: true, at: now)
        let stale = late
        #expect(try await stage.world.store.write { try $0.finish(stale) } == false)
    }

    @Test func `without a mail server a link is refused for everybody, and break-glass still works`() async throws {
        let stage = try await PasswordStage()
        try await stage.setPassword("owner@works.example")
        _ = try await stage.world.connection(of: stage.organization)
        try await stage.switches(require: true)
        stage.world.mailer.fail(.notConfigured)
        for email in ["owner@works.example", "nobody@works.example"] {
            let answer = await Browser(stage.world).post("/password/forgotten", [("email", email)])
            #expect(answer.status == 503)
            #expect(answer.shownCode == "mail.not_configured")
        }
        try await stage.world.mailWorker.sendDue()
        let browser = Browser(stage.world)
        _ = try await stage.claims(try await stage.signIn("owner@works.example", browser: browser), browser)
        try await stage.world.mailWorker.sendDue()
        let parked = try await list(stage, "parked")
        #expect(parked.first?["kind"] == "break_glass")
        #expect(parked.first?["last_error"] == "mail.not_configured: this service has no mail server")
    }

    @Test func `a store that fails takes the message and its cause back together`() async throws {
        let stage = try await PasswordStage()
        stage.world.store.failWrite(after: 0)
        let answer = await Browser(stage.world).post("/password/forgotten", [("email", "owner@works.example")])
        #expect(answer.status == 503)
        #expect(try await list(stage, "queued").isEmpty)
    }
}
