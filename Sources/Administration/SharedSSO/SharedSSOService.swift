import Effects
package import Essentials
package import GatewayModel
import Persistence
import Provisioning

/// Admin Organizations and the organizations that are linked to them (rules O-1 to O-7).
package struct SharedSSOService: Sendable {
    let context: AdministrationContext

    package init(_ context: AdministrationContext) { self.context = context }

    /// Makes an Admin Organization from a regular one's settings (rule O-1).
    ///
    /// - Parameters:
    ///   - name: of the new organization.
    ///   - ownerEmail: who becomes its owner: the operator names an active owner of `id`; nil takes the one who is a member
    ///     longest. A person who asks becomes the owner themselves, and names nobody.
    ///   - id: the regular organization.
    ///   - actor: the operator, or an owner who authenticated lately.
    ///   - origin: where from.
    /// - Throws: `access.owner_only`, `access.reauthentication_required`, `capability.missing`,
    ///   `shared_sso.is_admin_organization`, `shared_sso.owner_unknown`, `value.invalid`, `name.…`.
    package func makeAdminOrganization(
        name: String, ownerEmail: EmailAddress?, from id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> Organization {
        let name = try Organization.checkedName(name)
        let now = context.clock.now()
        let made = Organization(id: context.random.identifier(), name: name, kind: .admin, createdAt: now)
        return try await context.store.write { scope in
            try Authorization.requireOwner(
                of: id, to: "make an Admin Organization", actor, at: now, in: scope)
            let source = try regular(id, to: "have one made from it", in: scope)
            try requireCapability(of: source)
            let owner = try firstOwner(of: source, ownerEmail, actor, in: scope)
            var organization = made
            // What the operator keeps from the one is not to be had by way of the other (rule A-7).
            organization.capabilities = source.capabilities
            try scope.insert(organization)
            let both: JSONValue = [
                "admin_organization": JSONValue(made.id), "name": .string(name), "made_from": JSONValue(source.id),
                "owner": .string(owner.identity.email.text),
            ]
            for side in [source.id, made.id] {
                try record("shared_sso.admin_organization_made", side, target: made.id.text, both, actor, origin, scope)
            }
            _ = try context.pipeline.run(
                .add(email: owner.identity.email, to: made.id, role: .owner), in: scope, at: now, actor: actor,
                origin: origin)
            try AdminNotices(context: context).adminOrganizationMade(organization, from: source, at: now, in: scope)
            return organization
        }
    }

    private func firstOwner(
        of organization: Organization, _ email: EmailAddress?, _ actor: Actor, in scope: any ReadScope
    ) throws -> Member {
        let owners = try scope.activeOwners(of: organization.id)
        if case .person(let identity, _) = actor {
            guard email == nil else {
                throw AdministrationError.invalidValue("owner_email", reason: "whoever asks becomes the owner")
            }
            guard let own = owners.first(where: { $0.identity.id == identity }) else {
                throw AdministrationError.ownerOnly("make an Admin Organization")
            }
            return own
        }
        if let email {
            guard let named = owners.first(where: { $0.identity.email == email }) else {
                throw SharedSSOError.ownerUnknown(email: email.text, organization: organization.name)
            }
            return named
        }
        let longest = owners.min {
            ($0.membership.createdAt, $0.membership.id) < ($1.membership.createdAt, $1.membership.id)
        }
        guard let longest else {
            throw AdministrationError.invalidValue("owner_email", reason: "\(organization.name) has no active owner")
        }
        return longest
    }

    // MARK: What the verbs share

    /// The organization, where it is a regular one.
    func regular(
        _ id: Identifier<Organization>, to what: String, in scope: any ReadScope
    ) throws -> Organization {
        guard let organization = try scope.organization(id) else {
            throw AdministrationError.notFound("organization \(id)")
        }
        guard organization.kind == .regular else {
            throw SharedSSOError.adminOrganization(organization.name, what: what)
        }
        return organization
    }

    /// The Admin Organization, where the actor may use `scope` on it.
    func admin(
        _ id: Identifier<Organization>, _ permission: APIScope, _ actor: Actor, in scope: any ReadScope
    ) throws -> Organization {
        let organization = try context.organization(id, permission.rawValue, actor, in: scope)
        guard organization.kind == .admin else { throw SharedSSOError.notAdminOrganization(organization.name) }
        return organization
    }

    /// - Throws: `capability.missing` (rule A-7).
    func requireCapability(of organization: Organization) throws(AdministrationError) {
        guard organization.capabilities.contains(.sharedSSO) else {
            throw .capabilityMissing("\(Capability.sharedSSO.rawValue) (\(organization.name))")
        }
    }

    /// One change in one organization's own audit chain and event sequence.
    func record(
        _ action: String, _ organization: Identifier<Organization>, target: String,
        before: JSONValue = .null, _ after: JSONValue, _ actor: Actor, _ origin: Origin?, _ scope: any WriteScope
    ) throws {
        try scope.append(
            context.audit(action, organization, target: target, actor, origin, before: before, after: after))
        try scope.append(
            OutgoingEvent(
                id: context.random.identifier(), organization: organization, type: action, subject: target,
                at: context.clock.now(), data: after))
    }
}
