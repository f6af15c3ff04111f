import Effects
import Essentials
import GatewayModel
import Persistence
import Provisioning

/// What a migration writes, there and back, in the caller's one transaction.
struct MigrationAct {
    let context: AdministrationContext
    let facts: MigrationFacts
    let actor: Actor
    let origin: Origin?
    let now: Timestamp

    private var organization: Organization { facts.organization }
    private var target: Organization { facts.target }
    /// Each organization that takes part, once.
    private var sides: [Organization] { organization.id == target.id ? [organization] : [organization, target] }

    /// - Returns: the claims that moved, and the connection that was primary.
    func carryOut(
        in scope: any WriteScope
    ) throws -> (claims: [Identifier<DomainClaim>], primary: Identifier<Connection>?) {
        switch facts.move {
        case .connection(let from, let to):
            try makePrimary(to, in: scope)
            return ([], from)
        case .sharedSSO(let shared):
            guard let link = try facts.linkToMake(at: now) else { throw StoreError.missing("the link") }
            for claim in facts.movingClaims {
                try note(try scope.transfer(claim, to: target.id, at: now), from: organization, to: target, in: scope)
            }
            try scope.put(link)
            let (gained, lost) = try context.pipeline.remap(
                link, before: nil, context.ledger(target.id, actor, origin), in: scope)
            try use(shared.linkingCode, in: scope)
            try record(
                "shared_sso.linked",
                data(
                    link, ("linking_code", JSONValue(shared.linkingCode)), ("gained", .integer(Int64(gained))),
                    ("lost", .integer(Int64(lost)))), in: scope)
            return (facts.movingClaims.map(\.id), nil)
        }
    }

    /// - Parameter appliedAt: whom the link's group has made members since, the move has made: that goes back, too.
    func takeBack(
        _ inverse: SignOnMigration.Inverse, appliedAt: Timestamp, in scope: any WriteScope
    ) throws {
        if let primary = inverse.primary { try makePrimary(primary, in: scope) }
        guard facts.move.sharedSSO != nil else { return }
        guard var link = try scope.link(of: organization.id) else { throw StoreError.missing("the link") }
        let (kept, inactive) = try context.pipeline.release(
            link, endingThoseMadeSince: appliedAt, context.ledger(target.id, actor, origin), in: scope)
        link.end(at: now)
        try scope.put(link)
        for id in inverse.claims {
            guard let claim = try scope.tenant(target.id).domainClaim(id) else {
                throw StoreError.missing("the domain claim")
            }
            try note(
                try scope.transfer(claim, to: organization.id, at: now), from: target, to: organization, in: scope)
        }
        try record(
            "shared_sso.unlinked",
            data(
                link, ("kept_by_hand", .integer(Int64(kept))), ("kept_inactive", .integer(Int64(inactive)))), in: scope)
    }

    private func makePrimary(_ id: Identifier<Connection>, in scope: any WriteScope) throws {
        for var connection in try scope.tenant(organization.id).connections()
        where connection.primary != (connection.id == id) {
            let before = ConnectionService.json(connection)
            connection.primary = connection.id == id
            connection.updatedAt = now
            try scope.update(connection)
            try scope.append(
                context.audit(
                    "connection.changed", organization.id, target: connection.id.text, actor, origin, before: before,
                    after: ConnectionService.json(connection)))
        }
    }

    private func use(_ code: Identifier<LinkingCode>?, in scope: any WriteScope) throws {
        guard let code, var found = try scope.linkingCode(code) else { return }
        found.usedAt = now
        found.usedBy = organization.id
        try scope.update(found)
    }

    // MARK: What it leaves behind

    private func data(_ link: SharedSSOLink, _ details: (String, JSONValue)...) -> JSONValue {
        let common: [(String, JSONValue)] = [
            ("organization", JSONValue(link.organization)), ("admin_organization", JSONValue(link.adminOrganization)),
            ("scim_name", JSONValue(link.scimName)), ("allow_jit", .bool(link.allowJIT)),
        ]
        return .object(JSONObject(common + details))
    }

    /// A claim has changed hands.
    private func note(
        _ claim: DomainClaim, from giver: Organization, to receiver: Organization, in scope: any WriteScope
    ) throws {
        try record(
            "domain.transferred",
            [
                "id": JSONValue(claim.id), "domain": .string(claim.domain.text), "state": .string(claim.state.rawValue),
                "from": JSONValue(giver.id), "to": JSONValue(receiver.id),
            ], target: claim.id.text, in: scope)
    }

    /// The audit event and the outgoing event, in each side's own chain and sequence.
    private func record(
        _ action: String, _ data: JSONValue, target text: String? = nil, in scope: any WriteScope
    ) throws {
        for side in sides {
            let subject = text ?? organization.id.text
            try scope.append(context.audit(action, side.id, target: subject, actor, origin, after: data))
            try scope.append(
                OutgoingEvent(
                    id: context.random.identifier(), organization: side.id, type: action, subject: subject, at: now,
                    data: data))
        }
    }

    /// The migration itself, and mail to who administers either side.
    func record(_ migration: SignOnMigration, _ action: String, in scope: any WriteScope) throws {
        try record(
            action,
            [
                "id": JSONValue(migration.id), "organization": JSONValue(organization.id),
                "admin_organization": JSONValue(migration.sharedSSO?.adminOrganization),
                "connection": JSONValue(facts.to?.id), "fingerprint": .string(facts.fingerprint),
            ], target: migration.id.text, in: scope)
        let (subject, paragraphs) = text(migration)
        for side in sides {
            try AdminNotices(context: context).tell(
                .migration, of: side, subject: subject, paragraphs, at: now, in: scope)
        }
    }

    private func text(_ migration: SignOnMigration) -> (subject: String, paragraphs: [String]) {
        let (name, domains) = (
            organization.name, facts.move.sharedSSO?.domains.map(\.text).joined(separator: ", ") ?? ""
        )
        let way = migration.sharedSSO == nil ? "another connection" : target.name
        guard migration.state == .undone else {
            return (
                "Sign-on has moved",
                [
                    "People of \(name) sign on through \(way) from now on.",
                    domains.isEmpty ? "No domain has changed hands." : "Transferred: \(domains).",
                    "It can be undone until \(migration.undoableUntil?.text ?? ""): migration \(migration.id).",
                ]
            )
        }
        return (
            "Sign-on has moved back",
            ["The move of \(name) to \(way) was undone: its own sign-on settings, domains and connections apply again."]
        )
    }
}
