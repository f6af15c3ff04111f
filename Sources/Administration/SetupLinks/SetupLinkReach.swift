import Essentials
import GatewayModel
import Persistence

/// How far a set-up link reaches among the connections of its organization (rule P-5): to its own one, to what makes no
/// check weaker, and past a draft only where the link says so.
///
/// Scopes are asked before, as of a key; here is what scopes can't say.
struct SetupLinkReach: Sendable {
    let link: SetupLink

    /// Nil where the actor holds no set-up link, and nothing of this concerns them.
    init?(_ actor: Actor, in scope: any ReadScope) throws {
        guard case .setupLink(let id, let organization, _) = actor else { return nil }
        guard let found = try scope.tenant(organization).setupLink(id) else { throw SetupLinkError.unknown }
        link = found
    }

    func covers(_ connection: Connection) -> Bool {
        connection.id == link.connection && connection.organization == link.organization
    }

    /// - Throws: `setup_link.connection_active`, `setup_link.not_allowed`, `connection.not_tested`.
    func require(_ act: ConnectionAct, of connection: Connection) throws {
        switch act {
        case .look, .test: return
        case .edit(let draft):
            guard connection.state != .active else { throw SetupLinkError.connectionActive(connection.name) }
            if let draft { try SetupLinkReach.check(draft) }
        case .addCertificate:
            guard connection.state != .active || link.scopes.contains(.certificate) else {
                throw SetupLinkError.connectionActive(connection.name)
            }
        case .activate(let skippingTest):
            guard link.mayActivate else { throw SetupLinkError.notAllowed("activate a connection") }
            guard !skippingTest else { throw SetupLinkError.notAllowed("activate a connection without a test") }
            guard connection.state != .draft else { throw AdministrationError.notTested }
        }
    }

    /// - Throws: `setup_link.connection_exists` where the link has its connection already.
    func requireNone(_ draft: ConnectionDraft, in scope: any ReadScope) throws {
        try SetupLinkReach.check(draft)
        guard let id = link.connection, let known = try scope.connection(id) else { return }
        throw SetupLinkError.connectionExists(known.name)
    }

    /// What was drafted is the link's one connection from now on.
    func take(_ connection: Connection, _ draft: ConnectionDraft, in scope: any WriteScope) throws {
        try requireNone(draft, in: scope)
        var changed = link
        changed.connection = connection.id
        try scope.update(changed)
    }

    /// What makes a check weaker, and what concerns other connections, is for the organization's admins.
    private static func check(_ draft: ConnectionDraft) throws(SetupLinkError) {
        if !(draft.relaxations ?? []).isEmpty { throw .notAllowed("relax a check") }
        if draft.allowIdPInitiated == true { throw .notAllowed("allow log-ins that the identity provider starts") }
        if draft.primary != nil { throw .notAllowed("say which connection people are sent to") }
    }
}
