import Administration
import Effects
import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// Who may plan, apply, undo and see a migration (rules O-2, A-9).
@Suite struct MigrationAccessTests {
    private func code(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? any CodedError)?.code ?? "\(error)"
        }
    }

    private func request(
        _ stage: MigrationStage, _ code: String? = nil
    ) -> MigrationRequest {
        .sharedSSO(MigrationRequest.SharedSSO(adminOrganization: stage.admin, linkingCode: code))
    }

    /// Somebody in person, who has authenticated a moment ago.
    private func person(_ email: String, _ stage: MigrationStage, ago: Duration = .seconds(1)) async throws -> Actor {
        let address = try EmailAddress(email)
        let identity = try #require(try await stage.world.store.read { try $0.identity(email: address) })
        return .person(identity.id, authenticatedAt: stage.world.clock.now().advanced(by: .zero - ago))
    }

    /// A linking code of the Admin Organization, as an admin would pass it on.
    private func linkingCode(_ stage: MigrationStage, of admin: Identifier<Organization>? = nil) async throws -> String
    {
        let text = LinkingCodeText((0..<LinkingCodeText.byteCount).map { _ in UInt8.random(in: 0...255) })
        let now = stage.world.clock.now()
        let code = LinkingCode(
            id: Identifier(stored: "lnk-\(text.shown.lowercased().prefix(9))"),
            adminOrganization: admin ?? stage.admin, hash: text.hash, madeBy: "operator", createdAt: now,
            expiresAt: now.advanced(by: .days(2)))
        try await stage.world.store.write { try $0.insert(code) }
        return text.shown
    }

    @Test func `rule O-2: an owner with a linking code may, and the code is used up by the write`() async throws {
        let stage = try await MigrationStage()
        let code = try await linkingCode(stage)
        var owner = try await person("owner@works.example", stage)
        let planned = try await stage.service.plan(
            request(stage, code), for: stage.organization, actor: owner, origin: nil)
        // A plan uses nothing up.
        let again = try await stage.service.plan(
            request(stage, code), for: stage.organization, actor: owner, origin: nil)
        let applied = try await stage.service.apply(planned.id, actor: owner, origin: nil)
        #expect(applied.state == .applied)
        #expect(try await stage.service.apply(planned.id, actor: owner, origin: nil) == applied)
        #expect(
            await self.code { _ = try await stage.service.apply(again.id, actor: owner, origin: nil) }
                == "migration.stale")
        let admin = stage.admin
        let used = try #require(try await stage.world.store.read { try $0.linkingCodes(of: admin, limit: 9).first })
        #expect(used.usedBy == stage.organization)
        #expect(used.usedAt == applied.appliedAt)
        // Back needs the owner alone, authenticated lately.
        stage.world.clock.advance(by: .minutes(11))
        #expect(
            await self.code { _ = try await stage.service.undo(planned.id, actor: owner, origin: nil) }
                == "access.reauthentication_required")
        owner = try await person("owner@works.example", stage)
        #expect(try await stage.service.undo(planned.id, actor: owner, origin: nil).state == .undone)
        #expect(
            await self.code {
                _ = try await stage.service.plan(
                    request(stage, code), for: stage.organization, actor: owner, origin: nil)
            } == "linking_code.used")
    }

    @Test func `rule O-2: without the other side's word nobody but who administers both may`() async throws {
        let stage = try await MigrationStage()
        let owner = try await person("owner@works.example", stage)
        #expect(
            await code {
                _ = try await stage.service.plan(request(stage), for: stage.organization, actor: owner, origin: nil)
            }
                == "migration.consent_missing")
        // One that never was is told apart from nothing.
        let nowhere = MigrationRequest.sharedSSO(
            MigrationRequest.SharedSSO(adminOrganization: Identifier(stored: "org-nowhere")))
        #expect(
            await code { _ = try await stage.service.plan(nowhere, for: stage.organization, actor: owner, origin: nil) }
                == "migration.consent_missing")
        let other: Identifier<Organization> = Identifier(
            stored: try await stage.world.organization("Other", domain: "other.example"))
        let foreign = try await linkingCode(stage, of: other)
        #expect(
            await code {
                _ = try await stage.service.plan(
                    request(stage, foreign), for: stage.organization, actor: owner, origin: nil)
            } == "linking_code.of_another")
        try await stage.passwords.add("owner@works.example", role: .admin, to: stage.admin.text)
        #expect(
            await code {
                _ = try await stage.service.plan(request(stage), for: stage.organization, actor: owner, origin: nil)
            }
                == nil)
    }

    @Test func `rule O-2: a code that was revoked or is too old is no word`() async throws {
        let stage = try await MigrationStage()
        let text = try await linkingCode(stage)
        let admin = stage.admin
        let owner = try await person("owner@works.example", stage)
        let planned = try await stage.service.plan(
            request(stage, text), for: stage.organization, actor: owner, origin: nil)
        let now = stage.world.clock.now()
        try await stage.world.store.write { scope in
            var code = try #require(try scope.linkingCodes(of: admin, limit: 9).first)
            code.revokedAt = now
            try scope.update(code)
        }
        #expect(
            await code { _ = try await stage.service.apply(planned.id, actor: owner, origin: nil) }
                == "linking_code.revoked")
        let late = try await linkingCode(stage)
        stage.world.clock.advance(by: .days(2))
        let later = try await person("owner@works.example", stage)
        #expect(
            await code {
                _ = try await stage.service.plan(
                    request(stage, late), for: stage.organization, actor: later, origin: nil)
            } == "linking_code.expired")
    }

    @Test func `rule O-2: admins, API keys, strangers and yesterday's log-in may not`() async throws {
        let stage = try await MigrationStage()
        let code = try await linkingCode(stage)
        try await stage.passwords.add("adam@works.example", role: .admin)
        let stranger = try await stage.world.organization("Other", domain: "other.example")
        #expect(!stranger.isEmpty)
        let cases: [(Actor, String)] = [
            (try await person("adam@works.example", stage), "access.owner_only"),
            (
                .apiKey(
                    Identifier(stored: "key-a"), organization: stage.organization,
                    scopes: ["access-security:write", "access-security:read"]), "access.owner_only"
            ),
            (
                .apiKey(Identifier(stored: "key-b"), organization: stage.admin, scopes: ["access-security:write"]),
                "not_found"
            ),
            (try await person("owner@other.example", stage), "not_found"),
            (try await person("owner@works.example", stage, ago: .days(1)), "access.reauthentication_required"),
        ]
        for (actor, expected) in cases {
            #expect(
                await self.code {
                    _ = try await stage.service.plan(
                        request(stage, code), for: stage.organization, actor: actor, origin: nil)
                } == expected, "\(actor)")
        }
        let planned = try await stage.plan()
        let id: Identifier<SignOnMigration> = try identifier(of: planned)
        for (actor, expected) in cases where expected != "access.reauthentication_required" {
            for verb in ["apply", "undo"] {
                let found = await self.code {
                    _ =
                        verb == "apply"
                        ? try await stage.service.apply(id, actor: actor, origin: nil)
                        : try await stage.service.undo(id, actor: actor, origin: nil)
                }
                #expect(found != nil, "\(actor) may \(verb)")
            }
        }
        // Either side's admins see it, and nobody else.
        #expect(await self.code { _ = try await stage.service.get(id, actor: cases[0].0) } == nil)
        #expect(
            await self.code {
                _ = try await stage.service.get(id, actor: try await person("owner@head.example", stage))
            } == nil)
        #expect(await self.code { _ = try await stage.service.get(id, actor: cases[3].0) } == "not_found")
    }

    @Test func `a body that says too little or too much is refused by name`() async throws {
        let stage = try await MigrationStage()
        let id = stage.organization
        let admin = JSONValue(stage.admin)
        let cases: [(JSONValue, String)] = [
            (["kind": "shared_sso", "organization": JSONValue(id)], "admin_organization"),
            (["kind": "other", "organization": JSONValue(id)], "kind"),
            (["kind": "shared_sso", "organization": "con-a", "admin_organization": admin], "organization"),
            (["kind": "connection", "organization": JSONValue(id), "from": "con-a"], "to"),
            (["kind": "connection", "organization": JSONValue(id), "from": "con-a", "to": "con-a"], "to"),
            (
                [
                    "kind": "connection", "organization": JSONValue(id), "from": "con-a", "to": "con-b",
                    "scim_name": "x",
                ],
                "scim_name"
            ),
        ]
        for (body, name) in cases {
            let answer = try await stage.world.api("POST", "/migrations/plan", body)
            #expect(answer.status == 422, "\(answer.json.text)")
            #expect(answer.json["error"]?["message"]?.string?.hasPrefix(name) == true, "\(answer.json.text)")
        }
        #expect(try await stage.world.api("GET", "/migrations/mig-nowhere").status == 404)
        let own = try await stage.world.api(
            "POST", "/migrations/plan",
            ["kind": "shared_sso", "organization": admin, "admin_organization": admin])
        #expect(stage.code(of: own) == "migration.admin_organization")
    }
}
