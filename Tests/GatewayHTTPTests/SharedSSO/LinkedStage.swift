import Cryptography
import Effects
import Essentials
import GatewayModel
import GatewayTesting
import Persistence
import Provisioning
import Testing

/// An Admin Organization that has `works.example`, its directory's client, and organizations that can be linked to it.
struct LinkedStage {
    typealias OrganizationID = Identifier<Organization>

    let world: World
    let admin: OrganizationID
    let scim: SCIMClient
    private let random = SeededRandom(7)

    init() async throws {
        world = try await World()
        let text = try await world.organization("Head Office", domain: "works.example")
        let admin: OrganizationID = try #require(Identifier(text))
        try await world.store.write { try Self.makeAdminOrganization(admin, in: $0) }
        self.admin = admin
        scim = try await SCIMClient(world, text)
    }

    /// Of another kind from its beginning on, for none is made of a regular organization.
    private static func makeAdminOrganization(_ id: OrganizationID, in scope: any WriteScope) throws {
        let organization = try #require(try scope.organization(id))
        try scope.update(
            Organization(
                id: id, name: organization.name, kind: .admin, capabilities: organization.capabilities,
                accessSecurity: organization.accessSecurity, createdAt: organization.createdAt))
    }

    /// A second one, without anybody.
    func otherAdmin() async throws -> OrganizationID {
        try await insert(
            Organization(id: random.identifier(), name: "Other Office", kind: .admin, createdAt: World.start))
    }

    /// A regular organization with an owner of its own.
    func organization(_ name: String) async throws -> OrganizationID {
        let id = try await insert(Organization(id: random.identifier(), name: name, createdAt: World.start))
        try await put(
            "owner-\(name.split(separator: " ").joined().lowercased())@elsewhere.example", .owner, .manual, into: id)
        return id
    }

    private func insert(_ organization: Organization) async throws -> OrganizationID {
        try await world.store.write { try $0.insert(organization) }
        return organization.id
    }

    // MARK: Links

    private func ledger(_ admin: OrganizationID) -> ProvisioningLedger {
        ProvisioningLedger(
            random: random, organization: admin, now: world.clock.now(), actor: .operators(key: nil), origin: nil)
    }

    private var pipeline: ProvisioningPipeline { ProvisioningPipeline(random: random) }

    func link(_ organization: OrganizationID, to other: OrganizationID? = nil, name: String? = nil) async throws {
        let link = SharedSSOLink(
            organization: organization, adminOrganization: other ?? admin, scimName: name,
            linkedAt: world.clock.now())
        _ = try await apply(link, before: nil)
    }

    /// A linked organization, with this SCIM Name.
    func linked(_ name: String, scimName: String? = nil) async throws -> OrganizationID {
        let id = try await organization(name)
        try await link(id, name: scimName)
        return id
    }

    /// Sets the SCIM Name, or takes it away.
    @discardableResult
    func rename(_ organization: OrganizationID, to name: String?) async throws -> (gained: Int, lost: Int) {
        let before = try #require(try await world.store.read { try $0.link(of: organization) })
        var after = before
        try after.rename(to: name)
        return try await apply(after, before: before)
    }

    private func apply(
        _ after: SharedSSOLink, before: SharedSSOLink?
    ) async throws -> (gained: Int, lost: Int) {
        world.clock.advance(by: .milliseconds(1))
        let (pipeline, ledger) = (pipeline, ledger(after.adminOrganization))
        let shown = try await world.store.read { try pipeline.remapPreview(after, before: before, in: $0) }
        let done = try await world.store.write { scope in
            try scope.put(after)
            return try pipeline.remap(after, before: before, ledger, in: scope)
        }
        #expect(shown == done, "rule O-7: what was shown is not what was done")
        let again = try await world.store.write { try pipeline.remap(after, before: before, ledger, in: $0) }
        #expect(again == (0, 0), "rule P-2: the second time changed something")
        return done
    }

    @discardableResult
    func unlink(_ organization: OrganizationID) async throws -> (kept: Int, inactive: Int) {
        world.clock.advance(by: .milliseconds(1))
        let (pipeline, ledger, now) = (pipeline, ledger(admin), world.clock.now())
        return try await world.store.write { scope in
            var link = try #require(try scope.link(of: organization))
            let outcome = try pipeline.release(link, ledger, in: scope)
            link.end(at: now)
            try scope.put(link)
            return outcome
        }
    }

    // MARK: People

    /// A membership as some other door has left it.
    @discardableResult
    func put(
        _ email: String, _ role: Membership.Role = .member, _ source: Membership.Source,
        into organization: OrganizationID, _ change: @escaping @Sendable (inout Membership) -> Void = { _ in }
    ) async throws -> Identifier<Membership> {
        let (address, now) = (try EmailAddress(email), world.clock.now())
        let (newIdentity, id): (Identifier<Identity>, Identifier<Membership>) = (
            random.identifier(), random.identifier()
        )
        return try await world.store.write { scope in
            let known = try scope.identity(email: address)
            let identity = known ?? Identity(id: newIdentity, email: address, createdAt: now)
            if known == nil { try scope.insert(identity) }
            var membership = Membership(
                id: id, organization: organization, identity: identity.id, role: role, source: source,
                createdAt: now, updatedAt: now)
            change(&membership)
            try scope.insert(membership)
            return id
        }
    }

    /// A session through the Admin Organization, with an access token for `organization`; both of the person.
    func signIn(_ email: String, into organization: OrganizationID) async throws -> [UInt8] {
        let (address, now, hash) = (try EmailAddress(email), world.clock.now(), random.bytes(32))
        let session: Identifier<Session> = random.identifier()
        try await world.store.write { [admin] scope in
            let identity = try #require(try scope.identity(email: address))
            try scope.insert(
                Session(
                    id: session, cookieHash: hash,
                    result: SignOnResult(
                        organization: admin, connection: Identifier(stored: "con-a"), identity: identity.id,
                        authenticatedAt: now),
                    createdAt: now, expiresAt: now.advanced(by: .days(1))))
            try scope.insert(
                AccessGrant(
                    hash: hash, codeHash: hash, client: Identifier(stored: "app-a"), session: session,
                    organization: organization, scopes: [], issuedAt: now, expiresAt: now.advanced(by: .days(1))))
        }
        return hash
    }

    /// A session through a connection of the Admin Organization, with this access token for `organization`.
    func grant(
        _ token: String, to email: String, in organization: OrganizationID, through connection: Identifier<Connection>
    ) async throws {
        let (address, now) = (try EmailAddress(email), world.clock.now())
        let session: Identifier<Session> = random.identifier()
        let cookie = random.bytes(32)
        try await world.store.write { [admin] scope in
            let identity = try #require(try scope.identity(email: address))
            try scope.insert(
                Session(
                    id: session, cookieHash: cookie,
                    result: SignOnResult(
                        organization: admin, connection: connection, identity: identity.id, authenticatedAt: now),
                    createdAt: now, expiresAt: now.advanced(by: .days(1))))
            try scope.insert(
                AccessGrant(
                    hash: Digest.sha256(token), codeHash: Digest.sha256(token), client: Identifier(stored: "app-a"),
                    session: session, organization: organization, scopes: ["openid"], issuedAt: now,
                    expiresAt: now.advanced(by: .days(1))))
        }
    }

    /// Whether the token of ``signIn(_:into:)`` opens anything, and whether its session lives.
    func access(_ hash: [UInt8]) async throws -> (token: Bool, session: Bool) {
        try await world.store.read { scope in
            let grant = try #require(try scope.accessGrant(hash: hash))
            let session = try #require(try scope.session(grant.session))
            return (grant.revokedAt == nil, session.endedAt == nil)
        }
    }

    func state(_ organization: OrganizationID) async throws -> DirectoryState {
        try await DirectoryState.read(world, organization.text)
    }

    /// What is left of a membership in one line; "none" where there is none.
    func membership(_ email: String, in organization: OrganizationID) async throws -> String {
        try await state(organization).line(email)
    }
}

extension DirectoryState {
    /// Activity, who has ended it, and what it rests on.
    func line(_ email: String) -> String {
        guard let membership = member(email)?.membership else { return "none" }
        let holds = membership.holds.map(\.rawValue).sorted().joined(separator: "+")
        let activity = membership.active ? "active" : "ended" + (membership.endedBy.map { " by \($0.rawValue)" } ?? "")
        return "\(activity) [\(holds)]"
    }

    /// Types of the events about one person, in order.
    func events(of email: String) -> [String] {
        let id = member(email)?.identity.id.text
        return events.filter { $0.subject == id }.map(\.type)
    }
}
