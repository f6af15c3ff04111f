import Effects
package import Essentials
package import GatewayModel
import Persistence

/// Who is at the console, and what of it their session opens (rules, L-11).
///
/// The verbs authorise what is done (rule A-9); they know roles. That a session made through one organization opens
/// another one's pages at all is decided here.
package struct ConsoleAccess: Sendable {
    private let store: any Store
    private let clock: any WallClock

    package init(login: LoginService) {
        store = login.store
        clock = login.clock
    }

    /// A person with a session, as verbs see them.
    package struct Visit: Sendable {
        package let identity: Identity
        package let session: Identifier<Session>
        package let result: SignOnResult
        /// Whether they are an owner or admin of the operators' organization, and their session opens it.
        package let isOperator: Bool

        /// Who asks, to every verb.
        package var actor: Actor {
            isOperator
                ? .operatorPerson(identity.id, authenticatedAt: result.authenticatedAt)
                : .person(identity.id, authenticatedAt: result.authenticatedAt)
        }
    }

    /// How much of an organization's pages a session opens.
    package enum Extent: Sendable, Hashable {
        case all
        /// An owner's password while the organization is linked: its settings and unlinking, nothing else (rule A-2).
        case settingsOnly
    }

    /// An organization that a session opens.
    package struct Place: Sendable {
        package let organization: Organization
        /// The person's role there; nil for an operator who is no member, and for the holder of a set-up link.
        package let role: Membership.Role?
        package let extent: Extent

        package init(organization: Organization, role: Membership.Role?, extent: Extent) {
            self.organization = organization
            self.role = role
            self.extent = extent
        }
    }

    /// Whose session this browser has; nil where nobody is signed in.
    package func visit(_ browser: BrowserState) async throws -> Visit? {
        guard let hash = browser.sessionHash else { return nil }
        let now = clock.now()
        return try await store.read { scope in
            guard let session = try scope.session(cookieHash: hash), session.isLive(at: now),
                let identity = try scope.identity(session.result.identity)
            else { return nil }
            var isOperator = false
            if let id = try scope.operatorsOrganization(), let organization = try scope.organization(id) {
                isOperator = try place(identity, session.result, organization, at: now, in: scope)?.extent == .all
            }
            return Visit(
                identity: identity, session: session.id, result: session.result, isOperator: isOperator)
        }
    }

    /// The organizations whose pages the session opens by the person's own membership, by name.
    package func places(of visit: Visit) async throws -> [Place] {
        let now = clock.now()
        return try await store.read { scope in
            try scope.memberships(of: visit.identity.id).compactMap { membership in
                guard let organization = try scope.organization(membership.organization) else { return nil }
                return try place(visit.identity, visit.result, organization, at: now, in: scope)
            }.sorted { ($0.organization.name, $0.organization.id) < ($1.organization.name, $1.organization.id) }
        }
    }

    /// One organization's pages.
    ///
    /// - Throws: `access.denied` for an organization that is not opened and for one that doesn't exist: nobody learns
    ///   which it is.
    package func place(_ id: Identifier<Organization>, for visit: Visit) async throws -> Place {
        let now = clock.now()
        return try await store.read { scope in
            guard let organization = try scope.organization(id) else { throw SignOnError.notAllowed }
            if let own = try place(visit.identity, visit.result, organization, at: now, in: scope) { return own }
            guard visit.isOperator else { throw SignOnError.notAllowed }
            return Place(organization: organization, role: nil, extent: .all)
        }
    }

    /// Ends the session; what was issued to applications for it ends with it.
    package func signOut(_ visit: Visit) async throws {
        let now = clock.now()
        try await store.write { try $0.end(session: visit.session, at: now) }
    }

    private func place(
        _ identity: Identity, _ result: SignOnResult, _ organization: Organization, at now: Timestamp,
        in scope: any ReadScope
    ) throws -> Place? {
        guard let member = try scope.tenant(organization.id).member(identity: identity.id),
            member.membership.active, member.membership.role != .member
        else { return nil }
        let place = { Place(organization: organization, role: member.membership.role, extent: $0) }
        if try SessionReach.opens(result, member, organization, at: now, in: scope) { return place(.all) }
        guard result.connection == nil, result.organization == organization.id,
            try PasswordAccess.decide(member, in: organization, scope) == .settingsOnly
        else { return nil }
        return place(.settingsOnly)
    }
}
