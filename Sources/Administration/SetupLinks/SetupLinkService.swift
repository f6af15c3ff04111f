import Cryptography
import Effects
package import Essentials
package import GatewayModel
import Persistence

/// Set-up links (rule P-5): made, listed and revoked by an organization's admins; opened, carried on and completed by
/// whoever holds one.
package struct SetupLinkService: Sendable {
    /// The shortest and the longest that a link may be good.
    private static let lifetimes: ClosedRange<Duration> = .hours(1)...(.days(30))

    let context: AdministrationContext

    package init(_ context: AdministrationContext) { self.context = context }

    /// What an admin says of a link when it is made; it can't be changed afterwards.
    package struct Order: Sendable {
        package var scopes: Set<SetupLink.Scope>
        package var mayActivate: Bool
        package var recipient: EmailAddress
        /// Nil: the holder drafts one.
        package var connection: Identifier<Connection>?
        /// 1 hour to 30 days; nil: 7 days.
        package var lifetime: Duration?

        package init(
            scopes: Set<SetupLink.Scope>, mayActivate: Bool = false, recipient: EmailAddress,
            connection: Identifier<Connection>? = nil, lifetime: Duration? = nil
        ) {
            self.scopes = scopes
            self.mayActivate = mayActivate
            self.recipient = recipient
            self.connection = connection
            self.lifetime = lifetime
        }
    }

    /// Makes a link; a person must have authenticated lately, for its holder may claim domains (rule D-2).
    ///
    /// - Returns: the link, and its address, which is shown once and kept as a hash.
    /// - Throws: `access.reauthentication_required`, `api_key.wider` where a key would make a link that may do more than
    ///   itself (rule P-4), `capability.missing`, `setup_link.connection_missing`, `not_found` for a connection that is not
    ///   the organization's, `value.invalid`.
    package func make(
        _ order: Order, for id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> (link: SetupLink, address: String) {
        let now = context.clock.now()
        let token = context.random.token(prefix: "gsl_")
        let made = SetupLink(
            id: context.random.identifier(), organization: id, tokenHash: Digest.sha256(token), scopes: order.scopes,
            mayActivate: order.mayActivate, recipient: order.recipient, madeBy: actor.text, createdAt: now,
            expiresAt: now.advanced(by: try SetupLinkService.checked(order)), connection: order.connection)
        try await context.store.write { scope in
            let organization = try context.organization(id, APIScope.setupLinksWrite.rawValue, actor, in: scope)
            try Authorization.requireFresh(actor, at: now)
            try SetupLinkService.requireNoWider(made, than: actor)
            for (needed, capability) in [
                (SetupLink.Scope.sso, Capability.sso), (.certificate, .sso), (.scim, .scim),
            ] where made.scopes.contains(needed) && !organization.capabilities.contains(capability) {
                throw AdministrationError.capabilityMissing(capability.rawValue)
            }
            if let connection = made.connection {
                guard try scope.connection(connection)?.organization == id else {
                    throw AdministrationError.notFound("connection \(connection)")
                }
            }
            try scope.insert(made)
            try record("setup_link.made", made, actor, origin, after: SetupLinkService.json(made), in: scope)
        }
        return (made, "\(context.baseURL)/setup/\(token)")
    }

    /// Newest first; `before` is exclusive.
    package func list(
        of id: Identifier<Organization>, before: Identifier<SetupLink>?, limit: Int, actor: Actor
    ) async throws -> [SetupLink] {
        try await context.store.read { scope in
            _ = try context.organization(id, APIScope.setupLinksRead.rawValue, actor, in: scope)
            return try scope.tenant(id).setupLinks(before: before, limit: limit)
        }
    }

    package func get(
        _ link: Identifier<SetupLink>, of id: Identifier<Organization>, actor: Actor
    ) async throws -> SetupLink {
        try await context.store.read { scope in
            _ = try context.organization(id, APIScope.setupLinksRead.rawValue, actor, in: scope)
            return try found(link, id, in: scope)
        }
    }

    /// Who made the link: a person's address, else the word of the audit log.
    package func maker(of link: SetupLink) async throws -> String {
        let parts = link.madeBy.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, let person = Identifier<Identity>(parts[1]) else { return link.madeBy }
        return try await context.store.read { try $0.identity(person)?.email.text ?? link.madeBy }
    }

    /// Ends a link: what its holder sends next is refused; what they drafted stays.
    ///
    /// Revoking one that has ended changes nothing.
    package func revoke(
        _ link: Identifier<SetupLink>, of id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws {
        let now = context.clock.now()
        try await context.store.write { scope in
            // Also while it has no effect (rule O-3): it would have again once the organization is unlinked.
            _ = try context.organization(
                id, APIScope.setupLinksWrite.rawValue, actor, whileLinked: true, in: scope)
            var revoked = try found(link, id, in: scope)
            let state = revoked.state(at: now)
            guard state == .open || state == .opened else { return }
            revoked.revokedAt = now
            revoked.code = nil
            try scope.update(revoked)
            _ = try scope.dropMail(concerning: link.text)
            try record(
                "setup_link.revoked", revoked, actor, origin, before: ["state": .string(state.rawValue)], in: scope)
        }
    }

    // MARK: Parts

    private func found(
        _ link: Identifier<SetupLink>, _ organization: Identifier<Organization>, in scope: any ReadScope
    ) throws -> SetupLink {
        guard let found = try scope.tenant(organization).setupLink(link) else {
            throw AdministrationError.notFound("set-up link \(link)")
        }
        return found
    }

    private static func checked(_ order: Order) throws -> Duration {
        guard !order.scopes.isEmpty else { throw AdministrationError.invalidValue("scopes", reason: "there is none") }
        if order.connection == nil, order.scopes.contains(.certificate), !order.scopes.contains(.sso) {
            throw SetupLinkError.connectionMissing
        }
        if order.connection != nil, order.scopes.isDisjoint(with: [.sso, .certificate]) {
            throw AdministrationError.invalidValue("connection", reason: "none of the scopes is about connections")
        }
        if order.mayActivate, !order.scopes.contains(.sso) {
            throw AdministrationError.invalidValue("may_activate", reason: "the scope sso is missing")
        }
        guard let lifetime = order.lifetime else { return SetupLink.lifetime }
        guard lifetimes.contains(lifetime) else {
            throw AdministrationError.invalidValue("expires_in_seconds", reason: "expected 3600 to 2592000")
        }
        return lifetime
    }

    private static func requireNoWider(_ link: SetupLink, than actor: Actor) throws(AdministrationError) {
        guard case .apiKey(_, _, let own) = actor else { return }
        let more = link.apiScopes.filter { !$0.isHeld(by: own) }.map(\.rawValue)
        guard more.isEmpty else { throw .widerKey(scopes: more.sorted()) }
    }

    func record(
        _ action: String, _ link: SetupLink, _ actor: Actor, _ origin: Origin?, before: JSONValue = .null,
        after: JSONValue = .null, in scope: any WriteScope
    ) throws {
        try scope.append(
            context.audit(
                action, link.organization, target: link.id.text, actor, origin, before: before, after: after))
    }

    private static func json(_ link: SetupLink) -> JSONValue {
        [
            "scopes": JSONValue(link.scopes.map(\.rawValue).sorted()), "may_activate": .bool(link.mayActivate),
            "recipient": .string(link.recipient.text), "connection": JSONValue(link.connection),
            "expires_at": JSONValue(link.expiresAt),
        ]
    }
}
