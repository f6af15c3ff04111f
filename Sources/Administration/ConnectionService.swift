import AdapterKit
import Adapting
import Effects
package import Essentials
package import GatewayModel
import Persistence
import SAML

/// Connections: draft, edit, check, activate, delete (rules C-2 to C-7, A-6).
package struct ConnectionService: Sendable {
    let context: AdministrationContext

    package init(_ context: AdministrationContext) { self.context = context }

    package func list(of id: Identifier<Organization>, actor: Actor) async throws -> [Connection] {
        try await context.store.read { scope in
            _ = try context.organization(id, "connections:read", actor, in: scope)
            let own = try SetupLinkReach(actor, in: scope)
            return try scope.tenant(id).connections().filter { own?.covers($0) ?? true }
        }
    }

    package func get(
        _ connection: Identifier<Connection>, of id: Identifier<Organization>, actor: Actor,
        for act: ConnectionAct = .look
    ) async throws -> Connection {
        try await context.store.read { try found(connection, of: id, actor, act, in: $0) }
    }

    /// The connection, where the actor may do this with it.
    func found(
        _ connection: Identifier<Connection>, of id: Identifier<Organization>, _ actor: Actor, _ act: ConnectionAct,
        in scope: any ReadScope
    ) throws -> Connection {
        _ = try context.organization(id, act.scope.rawValue, actor, in: scope)
        let own = try SetupLinkReach(actor, in: scope)
        guard let found = try scope.connection(connection), found.organization == id, own?.covers(found) ?? true else {
            throw AdministrationError.notFound("connection \(connection)")
        }
        try own?.require(act, of: found)
        return found
    }

    /// Drafts a connection; its two URLs exist from now on and never change (rule C-2).
    package func draft(
        _ draft: ConnectionDraft, for id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> Connection {
        let preset = draft.preset ?? ""
        guard context.presets.preset(preset) != nil else {
            throw AdministrationError.unknownPreset(preset, known: context.presets.presets.map(\.id))
        }
        // Asked before anything is fetched on this organization's behalf.
        let organization = try await context.store.read { scope in
            let organization = try context.organization(id, "connections:write", actor, in: scope)
            try SetupLinkReach(actor, in: scope)?.requireNone(draft, in: scope)
            return organization
        }
        guard organization.capabilities.contains(.sso) else { throw AdministrationError.capabilityMissing("sso") }
        let given = try await identityProvider(draft)
        guard given != nil || draft.awaitsIdentityProvider else { throw AdministrationError.identityProviderMissing }
        let settings = given?.settings ?? .awaited
        let connectionID: Identifier<Connection> = context.random.identifier()
        let now = context.clock.now()
        let base = "\(context.baseURL)/saml/\(connectionID)"
        var connection = Connection(
            id: connectionID, organization: id, preset: preset,
            name: try Organization.checkedName(draft.name ?? context.presets.preset(preset)?.displayName ?? preset),
            primary: draft.primary ?? false, identityProvider: settings, serviceProviderEntityID: base,
            acsURL: base + "/acs", relaxations: try relaxations(draft.relaxations ?? [], actor),
            allowIdPInitiated: draft.allowIdPInitiated ?? false,
            followMetadataKeys: draft.followMetadataKeys ?? (settings.metadataURL != nil),
            acceptExpiredCertificates: draft.acceptExpiredCertificates ?? true, values: draft.values ?? [:],
            createdAt: now, updatedAt: now)
        if given != nil {
            connection.identityProvider.acceptedIssuers = try await context.adapters.acceptedIssuers(
                ConnectionConfiguration(connection))
        }
        let made = connection
        try await context.store.write { scope in
            _ = try context.organization(id, "connections:write", actor, in: scope)
            try scope.insert(made)
            try SetupLinkReach(actor, in: scope)?.take(made, draft, in: scope)
            if let refresh = firstRefresh(of: made, given?.look) { try scope.put(refresh) }
            try scope.append(
                context.audit(
                    "connection.drafted", id, target: made.id.text, actor, origin, after: ConnectionService.json(made)))
        }
        return made
    }

    /// Changes a connection; what the IdP is goes back to draft unless it is active.
    package func edit(
        _ connectionID: Identifier<Connection>, _ draft: ConnectionDraft, of id: Identifier<Organization>, actor: Actor,
        origin: Origin?
    ) async throws -> Connection {
        let before = try await get(connectionID, of: id, actor: actor, for: .edit(draft))
        if let preset = draft.preset, preset != before.preset {
            throw AdministrationError.invalidValue("preset", reason: "it is fixed; draft another connection")
        }
        let now = context.clock.now()
        let given = try await identityProvider(draft)
        let planned = try edited(before, draft, given, actor, at: now)
        let issuers =
            planned.identityProvider.isAwaited
            ? [] : try await context.adapters.acceptedIssuers(ConnectionConfiguration(planned))
        return try await context.store.write { scope in
            let before = try found(connectionID, of: id, actor, .edit(draft), in: scope)
            // Once more, on what is stored now: a refresh may have brought keys since.
            var changed = try edited(before, draft, given, actor, at: now)
            changed.identityProvider.acceptedIssuers = issuers
            if given != nil {
                if let known = try scope.tenant(id).metadataRefresh(of: connectionID) { try scope.delete(known) }
                if let refresh = firstRefresh(of: changed, given?.look) { try scope.put(refresh) }
            }
            if changed.primary {
                for var other in try scope.tenant(id).connections() where other.id != changed.id && other.primary {
                    other.primary = false
                    try scope.update(other)
                }
            }
            try scope.update(changed)
            try scope.append(
                context.audit(
                    "connection.changed", id, target: changed.id.text, actor, origin,
                    before: ConnectionService.json(before), after: ConnectionService.json(changed)))
            return changed
        }
    }

    func edited(
        _ before: Connection, _ draft: ConnectionDraft, _ given: GivenProvider?, _ actor: Actor, at now: Timestamp
    ) throws -> Connection {
        var after = before
        if let given {
            after.identityProvider = given.settings
            after.recordEdit(at: now)
        }
        if let name = draft.name { after.name = try Organization.checkedName(name) }
        if let given = draft.relaxations { after.relaxations = try relaxations(given, actor) }
        after.allowIdPInitiated = draft.allowIdPInitiated ?? after.allowIdPInitiated
        after.followMetadataKeys = draft.followMetadataKeys ?? after.followMetadataKeys
        after.acceptExpiredCertificates = draft.acceptExpiredCertificates ?? after.acceptExpiredCertificates
        after.primary = draft.primary ?? after.primary
        after.values = draft.values ?? after.values
        after.updatedAt = now
        return after
    }

    /// Makes it accept log-ins: a passed test, or an audited `skipTest` (rule A-6).
    package func activate(
        _ connectionID: Identifier<Connection>, skipTest: Bool, of id: Identifier<Organization>, actor: Actor,
        origin: Origin?
    ) async throws -> Connection {
        let act = ConnectionAct.activate(skippingTest: skipTest)
        let found = try await get(connectionID, of: id, actor: actor, for: act)
        let blocking = try await findings(of: found).filter { $0.severity == .error }
        guard blocking.isEmpty else { throw AdministrationError.findingsBlock(codes: blocking.map(\.code)) }
        guard found.state != .draft || skipTest else { throw AdministrationError.notTested }
        let now = context.clock.now()
        return try await context.store.write { scope in
            var connection = try self.found(connectionID, of: id, actor, act, in: scope)
            let others = try scope.tenant(id).connections().filter { $0.id != connectionID && $0.state == .active }
            try connection.activate(at: now, skippingTest: skipTest)
            if !others.contains(where: \.primary) { connection.primary = true }
            try scope.update(connection)
            try scope.append(
                context.audit(
                    "connection.activated", id, target: connection.id.text, actor, origin,
                    after: ["skip_test": .bool(skipTest), "primary": .bool(connection.primary)]))
            if let link = try SetupLinkReach(actor, in: scope)?.link {
                try AdminNotices(context: context).activated(connection, by: link, origin, at: now, in: scope)
            }
            return connection
        }
    }

    /// Deletes a connection; members stay (rule C-7).
    package func delete(
        _ connectionID: Identifier<Connection>, of id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws {
        try await context.store.write { scope in
            let organization = try context.organization(
                id, "access-security:write", actor, whileLinked: true, in: scope)
            guard let connection = try scope.connection(connectionID), connection.organization == id else {
                throw AdministrationError.notFound("connection \(connectionID)")
            }
            let others = try scope.tenant(id).connections().filter { $0.id != connectionID && $0.state == .active }
            guard connection.state != .active || !others.isEmpty || !organization.accessSecurity.ssoEnabled else {
                throw AdministrationError.connectionInUse(connection.name)
            }
            try scope.delete(connection)
            try scope.append(
                context.audit(
                    "connection.deleted", id, target: connection.id.text, actor, origin,
                    before: ConnectionService.json(connection)))
        }
    }

    private func relaxations(_ given: [ConnectionDraft.Relaxation], _ actor: Actor) throws -> [GrantedRelaxation] {
        try given.map { each in
            guard Relaxation(rawValue: each.name) != nil else {
                throw AdministrationError.unknownRelaxation(each.name, known: Relaxation.allCases.map(\.rawValue))
            }
            guard !each.reason.isEmpty else { throw AdministrationError.relaxationReason(each.name) }
            return GrantedRelaxation(
                name: each.name, reason: each.reason, grantedBy: actor.text, grantedAt: context.clock.now(),
                expiresAt: each.expiresAt)
        }
    }

    /// What the audit log keeps of a connection; certificates by fingerprint.
    static func json(_ connection: Connection) -> JSONValue {
        [
            "preset": .string(connection.preset), "name": .string(connection.name),
            "state": .string(connection.state.rawValue), "entity_id": .string(connection.identityProvider.entityID),
            "sso_url": .string(connection.identityProvider.ssoURL),
            "certificates": JSONValue(connection.identityProvider.certificates.map(\.fingerprint)),
            "relaxations": JSONValue(connection.relaxations.map { "\($0.name): \($0.reason)" }),
            "allow_idp_initiated": .bool(connection.allowIdPInitiated), "primary": .bool(connection.primary),
            "follow_metadata_keys": .bool(connection.followMetadataKeys),
            "accept_expired_certificates": .bool(connection.acceptExpiredCertificates),
        ]
    }
}
