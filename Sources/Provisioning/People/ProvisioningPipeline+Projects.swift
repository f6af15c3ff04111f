import Effects
package import Essentials
package import GatewayModel
package import Persistence

/// An admin's commands on projects and their grants: the gateway keeps and tells them, the application enforces them.
extension ProvisioningPipeline {
    /// - Throws: `project.exists`, `organization.admin_kind`, `name.empty`, `name.too_long`.
    package func createProject(
        _ name: String, in organization: Organization, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws -> Project {
        guard organization.kind == .regular else { throw ProvisioningRefusal.adminOrganization(organization.name) }
        let project = Project(
            id: random.identifier(), organization: organization.id,
            name: try checkedProjectName(name, besides: nil, organization.id, in: scope), createdAt: ledger.now)
        try scope.insert(project)
        try ledger.record(
            "project.created", target: project.id.text, after: ProvisioningPipeline.json(project), in: scope)
        return project
    }

    /// - Throws: `project.exists`, `name.empty`, `name.too_long`.
    package func rename(
        _ project: Project, to name: String, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws -> Project {
        var renamed = project
        renamed.name = try checkedProjectName(name, besides: project.id, project.organization, in: scope)
        guard renamed != project else { return project }
        try scope.update(renamed)
        try ledger.record(
            "project.updated", target: project.id.text, before: ProvisioningPipeline.json(project),
            after: ProvisioningPipeline.json(renamed), in: scope)
        return renamed
    }

    /// Deletes the project with its grants and access requests.
    package func delete(_ project: Project, _ ledger: ProvisioningLedger, in scope: any WriteScope) throws {
        let grants = try scope.tenant(project.organization).grants(on: project.id)
        try scope.delete(project)
        var before = ProvisioningPipeline.json(project).object ?? JSONObject()
        before["grants"] = .array(grants.map(ProvisioningPipeline.json))
        try ledger.record(
            "project.deleted", target: project.id.text, before: .object(before),
            after: ProvisioningPipeline.json(project), in: scope)
    }

    /// Gives the holder this role on the project in place of the one it has; false where it has it already.
    ///
    /// - Throws: `role.malformed`.
    package func grant(
        _ role: String, on project: Project, to holder: ProjectGrant.Holder, _ ledger: ProvisioningLedger,
        in scope: any WriteScope
    ) throws -> (grant: ProjectGrant, changed: Bool) {
        let grant = ProjectGrant(project: project.id, holder: holder, role: try ProjectGrant.checkedRole(role))
        let former = try scope.tenant(project.organization).grants(on: project.id).first { $0.holder == holder }
        guard former != grant else { return (grant, false) }
        switch holder {
        case .team(let team): try scope.grant(grant.role, on: project, team: team, membership: nil)
        case .member(let member): try scope.grant(grant.role, on: project, team: nil, membership: member)
        case .everybody: try scope.grant(grant.role, on: project, team: nil, membership: nil)
        }
        try ledger.record(
            "project.role_granted", target: project.id.text,
            before: former.map(ProvisioningPipeline.json) ?? .null, after: ProvisioningPipeline.json(grant), in: scope)
        return (grant, true)
    }

    /// Takes the holder's role on the project away; false where it has none.
    package func revoke(
        _ holder: ProjectGrant.Holder, on project: Project, _ ledger: ProvisioningLedger, in scope: any WriteScope
    ) throws -> Bool {
        let former = try scope.tenant(project.organization).grants(on: project.id).first { $0.holder == holder }
        guard let former, try scope.revoke(holder, on: project) else { return false }
        let json = ProvisioningPipeline.json(former)
        try ledger.record("project.role_revoked", target: project.id.text, before: json, after: json, in: scope)
        return true
    }

    private func checkedProjectName(
        _ text: String, besides own: Identifier<Project>?, _ organization: Identifier<Organization>,
        in scope: any ReadScope
    ) throws -> String {
        let name = try Organization.checkedName(text)
        let folded = FoldedName.of(name)
        let taken = try scope.tenant(organization).projects().contains {
            $0.id != own && FoldedName.of($0.name) == folded
        }
        guard !taken else { throw ProvisioningRefusal.projectExists(name) }
        return name
    }

    static func json(_ project: Project) -> JSONValue {
        ["id": JSONValue(project.id), "name": .string(project.name)]
    }

    /// A grant as the API, the audit log and the events show it; its id, unique on its project, is its holder's.
    package static func json(_ grant: ProjectGrant) -> JSONValue {
        let (id, team, member): (String, String?, String?) =
            switch grant.holder {
            case .team(let team): (team.text, team.text, nil)
            case .member(let member): (member.text, nil, member.text)
            case .everybody: (ProvisioningPipeline.allUsersID, ProvisioningPipeline.allUsersID, nil)
            }
        return [
            "id": .string(id), "project": JSONValue(grant.project), "team": JSONValue(team),
            "member": JSONValue(member), "role": .string(grant.role),
        ]
    }

    /// The id under which the implicit team of every active member is shown.
    package static let allUsersID = "all-users"
}
