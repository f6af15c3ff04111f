import AdapterKit
import Adapting
import Effects
package import Essentials
package import GatewayModel
import Persistence
import Provisioning

/// Migrations: plan, apply, undo (rules M-1 to M-3).
package struct MigrationService: Sendable {
    let context: AdministrationContext

    package init(_ context: AdministrationContext) { self.context = context }

    /// Plans a migration from one consistent read, and keeps the plan for a day; changes nothing else.
    ///
    /// - Throws: `access.owner_only`, `migration.consent_missing` and `linking_code.…` for who may not apply it either;
    ///   `migration.admin_organization`.
    package func plan(
        _ request: MigrationRequest, for id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> SignOnMigration {
        let now = context.clock.now()
        let code = try await linkingCode(request, for: id, actor, origin, at: now)
        let (facts, assigned) = try await context.store.read { scope in
            let move = try move(request, code, of: id, actor, in: scope, at: now)
            let facts = try MigrationFacts.read(move, of: id, at: now, in: scope)
            let assigned = try facts.linkToMake(at: now).map {
                try context.pipeline.remapPreview($0, before: nil, in: scope)
            }
            return (facts, assigned)
        }
        let plan = try await plan(facts, assigned)
        let migration = SignOnMigration(
            id: context.random.identifier(), organization: id, move: facts.move, plan: plan.json,
            blockers: plan.blockers, basis: facts.basis, plannedBy: actor.text, createdAt: now)
        try await context.store.write { try $0.insert(migration) }
        return migration
    }

    package func get(
        _ id: Identifier<SignOnMigration>, actor: Actor
    ) async throws -> (migration: SignOnMigration, checklist: [MigrationCheck]) {
        let now = context.clock.now()
        return try await context.store.read { scope in
            let migration = try visible(id, actor, in: scope)
            return (migration, try MigrationChecklist(migration, at: now, in: scope).checks)
        }
    }

    /// Newest first.
    package func list(
        of id: Identifier<Organization>, limit: Int, actor: Actor
    ) async throws -> [SignOnMigration] {
        try await context.store.read { scope in
            _ = try context.organization(id, "access-security:read", actor, in: scope)
            return try scope.migrations(of: id, limit: limit)
        }
    }

    private func plan(
        _ facts: MigrationFacts, _ assigned: (gained: Int, lost: Int)?
    ) async throws -> MigrationPlan {
        var findings = facts.findings()
        var advice: [MigrationStep] = []
        if let to = facts.to {
            let said = try await context.adapters.planMigration(
                from: facts.from.map { ConnectionConfiguration($0) }, to: ConnectionConfiguration(to))
            advice = said.steps
            findings += said.findings.map(Finding.init)
            // The domain that the target lacks now may be the one that moves.
            let settled = facts.movingClaims.isEmpty ? [] : ["connection.no_domain"]
            findings += try await ConnectionService(context).findings(of: to).filter {
                $0.severity != .info && !settled.contains($0.code)
            }
        }
        return MigrationPlan(
            facts: facts, assigned: assigned, advice: advice, findings: findings.sorted { $0.severity > $1.severity })
    }

    // MARK: Who may

    /// The move, where the actor may make it.
    private func move(
        _ request: MigrationRequest, _ code: Identifier<LinkingCode>?, of id: Identifier<Organization>, _ actor: Actor,
        in scope: any ReadScope, at now: Timestamp
    ) throws -> SignOnMigration.Move {
        let move: SignOnMigration.Move
        switch request {
        case .connection(let from, let to):
            guard from != to else {
                throw AdministrationError.invalidValue("to", reason: "it is the same connection as from")
            }
            move = .connection(from: from, to: to)
        case .sharedSSO(let shared):
            try requireOwner(of: id, actor, in: scope, at: now)
            let claimed = try scope.tenant(id).domainClaims().filter(\.state.isEffective).map(\.domain)
            let name = try shared.scimName.map { try Organization.checkedName($0) }
            move = .sharedSSO(
                SignOnMigration.SharedSSOMove(
                    adminOrganization: shared.adminOrganization,
                    domains: try shared.domains.map { try $0.map { try DomainName($0) } } ?? claimed, scimName: name,
                    allowJIT: shared.allowJIT ?? (name == nil), linkingCode: code))
        }
        try authorize(move, of: id, actor, in: scope, at: now)
        return move
    }

    /// The code that was typed; whoever tries what is none is slowed down, as where one links by hand.
    private func linkingCode(
        _ request: MigrationRequest, for id: Identifier<Organization>, _ actor: Actor, _ origin: Origin?,
        at now: Timestamp
    ) async throws -> Identifier<LinkingCode>? {
        guard case .sharedSSO(let shared) = request, let typed = shared.linkingCode else { return nil }
        guard let text = LinkingCodeText(reading: typed) else { throw SharedSSOError.codeMalformed }
        let opened = try await context.store.write { scope in
            try requireOwner(of: id, actor, in: scope, at: now)
            return try SharedSSOService(context).open(text, for: id, origin, at: now, in: scope)
        }
        let code = try opened.get()
        guard code.adminOrganization == shared.adminOrganization else { throw SharedSSOError.codeOfAnother }
        return code.id
    }

    private func requireOwner(
        of id: Identifier<Organization>, _ actor: Actor, in scope: any ReadScope, at now: Timestamp
    ) throws {
        try Authorization.requireOwner(
            of: id, to: "move an organization under an Admin Organization", actor, at: now, in: scope)
    }

    /// Whether the actor may plan and apply it (rules O-2, A-9): under an Admin Organization, an owner with its consent.
    func authorize(
        _ move: SignOnMigration.Move, of id: Identifier<Organization>, _ actor: Actor, in scope: any ReadScope,
        at now: Timestamp
    ) throws {
        guard let shared = move.sharedSSO else {
            _ = try context.organization(id, "access-security:write", actor, in: scope)
            return
        }
        try requireOwner(of: id, actor, in: scope, at: now)
        guard let organization = try scope.organization(id) else {
            throw AdministrationError.notFound("organization \(id)")
        }
        guard organization.kind == .regular else { throw MigrationError.adminOrganization(organization.name) }
        let admin = shared.adminOrganization
        if let code = shared.linkingCode {
            guard let found = try scope.linkingCode(code), found.adminOrganization == admin else {
                throw MigrationError.consentMissing(admin.text)
            }
            try found.requireOpen(at: now)
        } else {
            do { try Authorization.require("access-security:write", of: admin, actor, in: scope) } catch {
                throw MigrationError.consentMissing(admin.text)
            }
        }
        guard try scope.organization(admin)?.kind == .admin else { throw MigrationError.consentMissing(admin.text) }
    }

    /// Whoever may read the sign-on settings of one side.
    func visible(
        _ id: Identifier<SignOnMigration>, _ actor: Actor, in scope: any ReadScope
    ) throws -> SignOnMigration {
        guard let migration = try scope.migration(id) else { throw AdministrationError.notFound("migration \(id)") }
        let sides = [migration.organization] + (migration.sharedSSO.map { [$0.adminOrganization] } ?? [])
        var refusal: (any Error)?
        for side in sides {
            do {
                try Authorization.require("access-security:read", of: side, actor, in: scope)
                return migration
            } catch { refusal = refusal ?? error }
        }
        // Who belongs to no side learns as much as of one that never was.
        if case AdministrationError.notFound? = refusal { throw AdministrationError.notFound("migration \(id)") }
        throw refusal ?? AdministrationError.notFound("migration \(id)")
    }
}

extension LinkingCode {
    fileprivate func requireOpen(at now: Timestamp) throws(SharedSSOError) {
        switch state(at: now) {
        case .open: return
        case .used: throw .codeUsed
        case .expired: throw .codeExpired
        case .revoked: throw .codeRevoked
        }
    }
}

extension Finding {
    /// What an adapter found.
    init(_ found: ConfigurationFinding) {
        let severity: Finding.Severity =
            switch found.severity {
            case .info: .info
            case .warning: .warning
            case .error: .error
            }
        self.init(severity, code: found.code, message: found.message, remedy: found.remedy)
    }
}
