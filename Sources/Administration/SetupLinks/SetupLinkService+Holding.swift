import Cryptography
import Effects
package import Essentials
package import GatewayModel
import Persistence

/// What the holder of a link does with it, besides setting things up.
extension SetupLinkService {
    /// What the address shows before anybody has done anything with it.
    package enum Entry: Sendable {
        /// Nobody has opened it; this browser may.
        case open(SetupLink, Organization)
        /// This browser has it.
        case held(Visit)
        /// Another browser has it; nothing more is told here.
        case elsewhere
    }

    /// A holder in the browser that has the link.
    package struct Visit: Sendable {
        package let link: SetupLink
        package let organization: Organization

        /// Who asks, to every verb.
        package var actor: Actor { SetupLinkService.actor(link) }
    }

    /// Looks at an address without opening it: mail scanners do that, too.
    ///
    /// - Parameters:
    ///   - token: the secret of the address.
    ///   - secret: the browser's set-up cookie.
    /// - Throws: `setup_link.unknown`, `setup_link.expired`, `setup_link.revoked`, `setup_link.completed`,
    ///   `setup_link.without_effect`.
    package func look(token: String, secret: String?) async throws -> Entry {
        let now = context.clock.now()
        return try await context.store.read { scope in
            let link = try good(try scope.setupLink(tokenHash: Digest.sha256(token)), at: now, in: scope)
            guard link.browserHash != nil else { return .open(link, try organization(of: link, in: scope)) }
            guard SetupLinkService.holds(secret, link) else { return .elsewhere }
            return .held(Visit(link: link, organization: try organization(of: link, in: scope)))
        }
    }

    /// Opens a link: the first browser that does has it from then on, and the owners are told (rule P-5).
    ///
    /// - Returns: the visit, and a secret to set as the browser's set-up cookie where it has none.
    /// - Throws: as ``look(token:secret:)``; `setup_link.other_browser` where another one has it, of which the owners are
    ///   told at most once an hour.
    package func open(
        token: String, secret: String?, origin: Origin?
    ) async throws -> (visit: Visit, newSecret: String?) {
        let now = context.clock.now()
        let (kept, newSecret) = secretToKeep(secret)
        let opened = try await context.store.write { scope -> Result<Visit, SetupLinkError> in
            var link = try good(try scope.setupLink(tokenHash: Digest.sha256(token)), at: now, in: scope)
            let organization = try organization(of: link, in: scope)
            if link.browserHash != nil {
                guard SetupLinkService.holds(secret, link) else {
                    try refuse(link, organization, origin, at: now, in: scope)
                    return .failure(.otherBrowser)
                }
                link.seenAt = now
                try scope.update(link)
                return .success(Visit(link: link, organization: organization))
            }
            link.bind(to: Digest.sha256(kept), from: origin?.address, at: now)
            try scope.update(link)
            try record("setup_link.opened", link, SetupLinkService.actor(link), origin, in: scope)
            try AdminNotices(context: context).opened(link, of: organization, origin, at: now, in: scope)
            return .success(Visit(link: link, organization: organization))
        }
        return (try opened.get(), newSecret)
    }

    /// Whose link this browser has for the organization: of several good ones that which was seen last; nil for none.
    ///
    /// - Throws: `setup_link.expired` and so on, where it had one that is good no more.
    package func visit(secret: String?, organization: Identifier<Organization>) async throws -> Visit? {
        guard let secret else { return nil }
        let now = context.clock.now()
        return try await context.store.read { scope in
            let links = try scope.setupLinks(browserHash: Digest.sha256(secret))
                .filter { $0.organization == organization }
            guard let link = links.first(where: { $0.isUsable(at: now) }) ?? links.first else { return nil }
            return Visit(
                link: try good(link, at: now, in: scope), organization: try self.organization(of: link, in: scope))
        }
    }

    /// Notes how far the holder has come; going back changes nothing.
    package func reach(_ step: SetupLink.Step, actor: Actor) async throws {
        let now = context.clock.now()
        try await context.store.write { scope in
            var link = try held(by: actor, at: now, in: scope)
            link.reach(step)
            link.seenAt = now
            try scope.update(link)
        }
    }

    /// The holder has done what they can do: the link is good for nothing any more, and the owners are told.
    package func complete(actor: Actor, origin: Origin?) async throws -> SetupLink {
        let now = context.clock.now()
        return try await context.store.write { scope in
            var link = try held(by: actor, at: now, in: scope)
            link.completedAt = now
            link.code = nil
            try scope.update(link)
            _ = try scope.dropMail(concerning: link.id.text)
            try record(
                "setup_link.completed", link, actor, origin,
                after: ["step": JSONValue(link.step?.rawValue), "connection": JSONValue(link.connection)], in: scope)
            try AdminNotices(context: context).completed(
                link, of: try organization(of: link, in: scope), origin, at: now, in: scope)
            return link
        }
    }

    // MARK: Parts

    static func actor(_ link: SetupLink) -> Actor {
        .setupLink(link.id, organization: link.organization, scopes: Set(link.apiScopes.map(\.rawValue)))
    }

    /// Whether the browser with this cookie has the link; compared in constant time.
    static func holds(_ secret: String?, _ link: SetupLink) -> Bool {
        guard let secret, let hash = link.browserHash else { return false }
        return constantTimeEqual(Digest.sha256(secret), hash)
    }

    /// The browser's own secret, or a new one to be set.
    func secretToKeep(_ secret: String?) -> (kept: String, new: String?) {
        if let secret, secret.utf8.count >= 32 { return (secret, nil) }
        let made = context.random.token(prefix: "")
        return (made, made)
    }

    /// The link, where somebody may hold it now.
    func good(_ found: SetupLink?, at now: Timestamp, in scope: any ReadScope) throws -> SetupLink {
        guard let link = found else { throw SetupLinkError.unknown }
        if link.state(at: now) != .open { try SetupLinkError.require(link, at: now) }
        guard try scope.link(of: link.organization) == nil else { throw SetupLinkError.withoutEffect }
        return link
    }

    private func held(by actor: Actor, at now: Timestamp, in scope: any ReadScope) throws -> SetupLink {
        guard let link = try SetupLinkReach(actor, in: scope)?.link else {
            throw AdministrationError.forbidden("say how far the holder of a set-up link has come")
        }
        try SetupLinkError.require(link, at: now)
        return try good(link, at: now, in: scope)
    }

    func organization(of link: SetupLink, in scope: any ReadScope) throws -> Organization {
        guard let organization = try scope.organization(link.organization) else { throw SetupLinkError.unknown }
        return organization
    }

    /// A second browser comes with the same address: it gets nothing, and the owners learn of it.
    func refuse(
        _ link: SetupLink, _ organization: Organization, _ origin: Origin?, at now: Timestamp, in scope: any WriteScope
    ) throws {
        // It has shown nothing, so it is nobody.
        try record("setup_link.refused", link, .system, origin, in: scope)
        guard try SetupLinkThrottle.notices(link).admit(at: now, in: scope) == nil else { return }
        try AdminNotices(context: context).refused(link, of: organization, origin, at: now, in: scope)
    }
}
