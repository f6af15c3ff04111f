import Administration
import Cryptography
import Effects
import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import SignOn
import Testing

/// Who may do what of what set-up links are about, and of what they are not (rules A-9, P-4, P-5): every act by every actor.
@Suite struct SetupLinkAuthorityTests {
    enum Act: String, CaseIterable {
        case listConnections, getOwn, getAnother, draft, draftAgain, edit, editActive, editAnother, relax, makePrimary
        case test, testAnother, addCertificate, addCertificateToActive, addCertificateToAnother, removeCertificate
        case activateTested, activateDraft, activateWithoutTest, delete
        case claim, verify, listClaims, planWithdrawal, withdraw, transfer
        case makeToken, listTokens, revokeToken, listDirectories, readRequests, makeDirectory, allowDeprovisioning
        case readSwitches, planSwitches, putSwitches, getOrganization, members, invite, teams, traces, audit, events
        case webhooks, keys, makeLink, listLinks, revokeLink, migrations
        case organizations, applications, makeAdminOrganization
    }

    enum Who: String, CaseIterable {
        case operators, owner, member, foreignOwner, system
        case everyKey, signOnKey, connectionsKey, certificatesKey, domainsKey, tokensKey, linksKey
        case holder, activatingHolder, certificateHolder, domainsHolder, tokensHolder, agedHolder
        case revokedHolder, expiredHolder, completedHolder, foreignHolder
    }

    @Test(arguments: Act.allCases)
    func `rules A-9, P-4 and P-5: a set-up link reaches its own connection, claims and tokens, and nothing else`(
        act: Act
    ) async throws {
        let stage = try await SetupStage()
        try await stage.passwords.add("ada@works.example")
        for who in Who.allCases {
            let target = try await target(act, stage)
            let actor = try await actor(who, act, target, stage)
            let found = await refusal { try await perform(act, target, actor, stage) } ?? "done"
            #expect(found == Self.expected(act, who), "\(act) by \(who)")
        }
    }

    // MARK: Parts

    private struct Target: Sendable {
        let own: Identifier<Connection>
        let draft: ConnectionDraft
        let claim: Identifier<DomainClaim>
        let token: DirectoryToken
        let link: Identifier<SetupLink>
        let domain: String
        let certificate: String
    }

    private func target(_ act: Act, _ stage: SetupStage) async throws -> Target {
        let state: Connection.State =
            switch act {
            case .editActive, .addCertificateToActive: .active
            case .activateTested, .activateWithoutTest: .tested
            default: .draft
            }
        let name = "d\(UInt32.random(in: 0..<UInt32.max)).example"
        let claim = try await stage.world.services.domainClaims.claim(
            name, for: stage.works, actor: .operators(key: nil), origin: nil)
        let works = stage.works
        let directory = try await stage.world.store.read { try $0.tenant(works).directories().first?.id }
        if act == .transfer {
            // Only who has a domain can pass it on.
            var held = claim
            _ = held.note(.found, at: stage.world.clock.now())
            let verified = held
            try await stage.world.store.write { try $0.update(verified) }
        }
        return Target(
            own: try await stage.connection(state, certificates: 2), draft: try stage.draft(), claim: claim.id,
            token: try await stage.world.services.directories.makeToken(
                for: stage.works, adapter: nil, directory: directory, overlapSeconds: 60, actor: .operators(key: nil),
                origin: nil
            ).token, link: try await stage.make().link.id, domain: "n-" + name,
            certificate: try #require(World.forge).certificate.pem)
    }

    private func actor(_ who: Who, _ act: Act, _ target: Target, _ stage: SetupStage) async throws -> Actor {
        let now = stage.world.clock.now()
        func person(_ email: String) async throws -> Actor {
            let address = try EmailAddress(email)
            return .person(
                try #require(try await stage.world.store.read { try $0.identity(email: address) }).id,
                authenticatedAt: now)
        }
        func holder(_ scopes: Set<SetupLink.Scope>, activating: Bool = false) async throws -> SetupLink {
            let connection = scopes.isDisjoint(with: [.sso, .certificate]) || act == .draft ? nil : target.own
            var link = try await stage.make(
                scopes, activating: activating, connection: scopes == [.certificate] ? target.own : connection
            ).link
            link.bind(to: [1], from: nil, at: now)
            try await stage.update(link)
            return link
        }
        func actor(_ link: SetupLink, _ change: (inout SetupLink) -> Void = { _ in }) async throws -> Actor {
            var changed = link
            change(&changed)
            try await stage.update(changed)
            return .setupLink(link.id, organization: link.organization, scopes: Set(link.apiScopes.map(\.rawValue)))
        }
        let all: Set<SetupLink.Scope> = [.sso, .scim, .domains]
        switch who {
        case .operators: return .operators(key: nil)
        case .owner: return try await person("owner@works.example")
        case .member: return try await person("ada@works.example")
        case .foreignOwner: return try await person("owner@other.example")
        case .system: return .system
        case .everyKey, .signOnKey, .connectionsKey, .certificatesKey, .domainsKey, .tokensKey, .linksKey:
            return .apiKey(Identifier(stored: "key-a"), organization: stage.works, scopes: Self.scopes(who))
        case .holder: return try await actor(try await holder(all))
        case .activatingHolder: return try await actor(try await holder(all, activating: true))
        case .certificateHolder: return try await actor(try await holder([.certificate]))
        case .domainsHolder: return try await actor(try await holder([.domains]))
        case .tokensHolder: return try await actor(try await holder([.scim]))
        case .agedHolder:
            return try await actor(try await holder(all)) { $0.boundAt = now.advanced(by: .zero - SetupLink.freshness) }
        case .revokedHolder: return try await actor(try await holder(all)) { $0.revokedAt = now }
        case .completedHolder: return try await actor(try await holder(all)) { $0.completedAt = now }
        case .expiredHolder:
            let link = try await holder(all)
            let expired = SetupLink(
                id: link.id, organization: link.organization, tokenHash: link.tokenHash, scopes: link.scopes,
                mayActivate: false, recipient: link.recipient, madeBy: link.madeBy, createdAt: link.createdAt,
                expiresAt: now, connection: link.connection, browserHash: [1], boundAt: now)
            return try await actor(expired)
        case .foreignHolder:
            var link = try await stage.make(all, in: stage.other).link
            link.bind(to: [1], from: nil, at: now)
            return try await actor(link)
        }
    }

    private func perform(_ act: Act, _ target: Target, _ actor: Actor, _ stage: SetupStage) async throws {
        let (services, works, own, live) = (stage.world.services, stage.works, target.own, stage.live)
        let connections = services.connections
        var renamed = ConnectionDraft()
        renamed.name = "Renamed"
        switch act {
        case .listConnections:
            let found = try await connections.list(of: works, actor: actor)
            if case .setupLink = actor { #expect(found.map(\.id) == [own]) } else { #expect(found.count >= 2) }
        case .getOwn: _ = try await connections.get(own, of: works, actor: actor)
        case .getAnother: _ = try await connections.get(live, of: works, actor: actor)
        case .draft, .draftAgain:
            _ = try await connections.draft(target.draft, for: works, actor: actor, origin: nil)
        case .edit, .editActive: _ = try await connections.edit(own, renamed, of: works, actor: actor, origin: nil)
        case .editAnother: _ = try await connections.edit(live, renamed, of: works, actor: actor, origin: nil)
        case .relax:
            renamed.relaxations = [.init(name: "sha1", reason: "old", expiresAt: nil)]
            _ = try await connections.edit(own, renamed, of: works, actor: actor, origin: nil)
        case .makePrimary:
            renamed.primary = true
            _ = try await connections.edit(own, renamed, of: works, actor: actor, origin: nil)
        case .test: _ = try await connections.get(own, of: works, actor: actor, for: .test)
        case .testAnother: _ = try await connections.get(live, of: works, actor: actor, for: .test)
        case .addCertificate, .addCertificateToActive:
            _ = try await connections.addCertificate(target.certificate, to: own, of: works, actor: actor, origin: nil)
        case .addCertificateToAnother:
            _ = try await connections.addCertificate(target.certificate, to: live, of: works, actor: actor, origin: nil)
        case .removeCertificate:
            _ = try await connections.removeCertificate("f1", from: own, of: works, actor: actor, origin: nil)
        case .activateTested:
            _ = try await connections.activate(own, skipTest: false, of: works, actor: actor, origin: nil)
        case .activateDraft:
            do {
                _ = try await connections.activate(own, skipTest: false, of: works, actor: actor, origin: nil)
            } catch AdministrationError.notTested {
                // Nobody activates a draft; a holder is told so, as everybody.
                if case .setupLink = actor { throw AdministrationError.notTested }
            }
        case .activateWithoutTest:
            _ = try await connections.activate(own, skipTest: true, of: works, actor: actor, origin: nil)
        case .delete: try await connections.delete(own, of: works, actor: actor, origin: nil)
        case .claim: _ = try await services.domainClaims.claim(target.domain, for: works, actor: actor, origin: nil)
        case .verify: _ = try await services.domainClaims.verify(target.claim, of: works, actor: actor, origin: nil)
        case .listClaims:
            _ = try await services.domainClaims.list(of: works, actor: actor)
            _ = try await services.domainClaims.get(target.claim, of: works, actor: actor)
        case .planWithdrawal: _ = try await services.domainClaims.withdrawalPlan(target.claim, of: works, actor: actor)
        case .withdraw: try await services.domainClaims.withdraw(target.claim, of: works, actor: actor, origin: nil)
        default: try await performFurther(act, target, actor, stage)
        }
    }

    private func performFurther(_ act: Act, _ target: Target, _ actor: Actor, _ stage: SetupStage) async throws {
        let (services, works) = (stage.world.services, stage.works)
        let directories = services.directories
        switch act {
        case .transfer:
            do {
                _ = try await services.sharedSSO.transfer(
                    target.claim, of: works, to: stage.other, actor: actor, origin: nil)
            } catch SharedSSOError.transferTarget { return }
        case .makeToken:
            _ = try await directories.makeToken(
                for: works, adapter: nil, directory: target.token.directory, overlapSeconds: nil, actor: actor,
                origin: nil)
        case .listTokens: _ = try await directories.tokens(of: works, actor: actor)
        case .revokeToken: try await directories.revoke(target.token.id, of: works, actor: actor, origin: nil)
        case .listDirectories: _ = try await directories.directories(of: works, actor: actor)
        case .readRequests: _ = try await directories.log(of: works, before: nil, limit: 9, actor: actor)
        case .makeDirectory:
            _ = try await directories.makeDirectory(
                for: works, name: "More", adapter: "generic-saml", actor: actor, origin: nil)
        case .allowDeprovisioning:
            _ = try await directories.allowDeprovisioning(
                target.token.directory, of: works, minutes: nil, actor: actor, origin: nil)
        case .readSwitches: _ = try await services.accessSecurity.get(works, actor: actor)
        case .planSwitches: _ = try await services.accessSecurity.plan(AccessSecurity(), for: works, actor: actor)
        case .putSwitches:
            _ = try await services.accessSecurity.put(AccessSecurity(), for: works, actor: actor, origin: nil)
        case .getOrganization: _ = try await services.organizations.get(works, actor: actor)
        case .members: _ = try await services.organizations.members(of: works, after: nil, limit: 9, actor: actor)
        case .invite:
            let number = UInt32.random(in: 0..<UInt32.max)
            _ = try await services.invitations.create(
                email: try EmailAddress("i\(number)@works.example"), role: .member, teams: [], lifetime: nil,
                for: works, actor: actor, origin: nil)
        case .teams: _ = try await services.organizations.teams(of: works, actor: actor)
        case .traces:
            _ = try await services.traces.list(SignOnLogQuery(), of: works, before: nil, limit: 9, actor: actor)
        case .audit: _ = try await services.auditLog.head(of: works, actor: actor)
        case .events: _ = try await services.events.snapshot(of: works, actor: actor)
        case .webhooks: _ = try await services.webhooks.list(of: works, actor: actor)
        case .keys: _ = try await services.apiKeys.list(of: works, actor: actor)
        case .makeLink:
            _ = try await stage.service.make(
                try stage.order([.sso, .scim, .domains]), for: works, actor: actor, origin: nil)
        case .listLinks:
            _ = try await stage.service.list(of: works, before: nil, limit: 9, actor: actor)
            _ = try await stage.service.get(target.link, of: works, actor: actor)
        case .revokeLink: try await stage.service.revoke(target.link, of: works, actor: actor, origin: nil)
        case .migrations: _ = try await services.migrations.list(of: works, limit: 9, actor: actor)
        case .organizations: _ = try await services.organizations.list(after: nil, limit: 9, actor: actor)
        case .applications: _ = try await services.applications.list(actor: actor)
        case .makeAdminOrganization:
            _ = try await services.sharedSSO.makeAdminOrganization(
                name: "Head", ownerEmail: nil, from: works, actor: actor, origin: nil)
        default: Issue.record("nothing is done for \(act)")
        }
    }
}
