import Effects
package import Essentials
package import GatewayModel
import Persistence
import Provisioning

/// The organizations that are linked to an Admin Organization, and what its admins change of them (rules O-4, O-7).
extension SharedSSOService {
    package struct LinkChangePlan: Sendable {
        package let before: SharedSSOLink
        package let after: SharedSSOLink
        /// How many people would become active members of the linked organization.
        package let gained: Int
        /// How many memberships of it would end.
        package let lost: Int
    }

    /// By the linked organization's id; `after` is exclusive.
    package func linked(
        to id: Identifier<Organization>, after: Identifier<Organization>?, limit: Int, actor: Actor
    ) async throws -> [LinkedOrganization] {
        try await context.store.read { scope in
            _ = try admin(id, .accessSecurityRead, actor, in: scope)
            return try scope.links(to: id, after: after, limit: limit).map { try shown($0, in: scope) }
        }
    }

    package func linked(
        _ organization: Identifier<Organization>, to id: Identifier<Organization>, actor: Actor
    ) async throws -> LinkedOrganization {
        try await context.store.read { scope in
            _ = try admin(id, .accessSecurityRead, actor, in: scope)
            return try shown(try found(organization, id, in: scope), in: scope)
        }
    }

    /// What a change would do to people; nothing is changed (rule O-7).
    ///
    /// - Throws: `shared_sso.scim_name_taken`, `name.…`, `not_found`.
    package func changePlan(
        _ change: LinkChange, of organization: Identifier<Organization>, linkedTo id: Identifier<Organization>,
        actor: Actor
    ) async throws -> LinkChangePlan {
        try await context.store.read { scope in
            _ = try admin(id, .accessSecurityRead, actor, in: scope)
            let before = try found(organization, id, in: scope)
            let after = try changed(before, change, in: scope)
            let (gained, lost) = try context.pipeline.remapPreview(after, before: before, in: scope)
            return LinkChangePlan(before: before, after: after, gained: gained, lost: lost)
        }
    }

    /// Changes SCIM Name and JIT, and maps the members anew, in one transaction (rule O-7).
    ///
    /// - Throws: `shared_sso.scim_name_taken`, `name.…`, `not_found`, `capability.missing`.
    package func change(
        _ change: LinkChange, of organization: Identifier<Organization>, linkedTo id: Identifier<Organization>,
        actor: Actor, origin: Origin?
    ) async throws -> (linked: LinkedOrganization, gained: Int, lost: Int) {
        try await context.store.write { scope in
            try requireCapability(of: try admin(id, .accessSecurityWrite, actor, in: scope))
            let before = try found(organization, id, in: scope)
            let after = try changed(before, change, in: scope)
            guard after != before else { return (try shown(before, in: scope), 0, 0) }
            try scope.put(after)
            let (gained, lost) = try context.pipeline.remap(
                after, before: before, context.ledger(id, actor, origin), in: scope)
            var data = LinkedOrganization.json(after).object ?? JSONObject()
            data["gained"] = .integer(Int64(gained))
            data["lost"] = .integer(Int64(lost))
            for side in [organization, id] {
                try record(
                    "shared_sso.link_changed", side, target: organization.text, before: LinkedOrganization.json(before),
                    .object(data), actor, origin, scope)
            }
            return (try shown(after, in: scope), gained, lost)
        }
    }

    private func changed(
        _ link: SharedSSOLink, _ change: LinkChange, in scope: any ReadScope
    ) throws -> SharedSSOLink {
        let after = try change.applied(to: link)
        if let folded = after.scimNameFolded,
            let holder = try scope.link(to: after.adminOrganization, scimName: folded),
            holder.organization != after.organization
        {
            throw SharedSSOError.scimNameTaken(after.scimName ?? "")
        }
        return after
    }

    private func found(
        _ organization: Identifier<Organization>, _ admin: Identifier<Organization>, in scope: any ReadScope
    ) throws -> SharedSSOLink {
        guard let link = try scope.link(of: organization), link.adminOrganization == admin else {
            throw AdministrationError.notFound("linked organization \(organization)")
        }
        return link
    }

    private func shown(_ link: SharedSSOLink, in scope: any ReadScope) throws -> LinkedOrganization {
        guard let organization = try scope.organization(link.organization) else {
            throw StoreError.corrupt("link: its organization is missing")
        }
        return LinkedOrganization(
            name: organization.name, link: link,
            activeMembers: try scope.tenant(link.organization).activeMemberCount())
    }
}
