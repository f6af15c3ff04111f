import Effects
import Essentials
package import GatewayModel
import Persistence
import SCIM

/// What a token opens: one directory of one organization, in its verified domains (rules S-2, S-3).
package struct DirectoryAccess: Sendable {
    package let token: DirectoryToken
    package let directory: Directory
    package let organization: Organization
    /// The domains that the organization has verified.
    package let domains: [DomainName]

    /// The Admin Organization that the organization is linked to; nil where it administers its sign-on itself.
    package let administrator: Organization?

    /// What the token opens, whether or not it may be used now: for the log of what is refused.
    ///
    /// - Throws: `scim.unauthorized`, the same for every reason.
    static func find(hash: [UInt8], at now: Timestamp, in scope: any ReadScope) throws -> DirectoryAccess {
        guard let token = try scope.directoryToken(hash: hash), token.isLive(at: now),
            let directory = try scope.tenant(token.organization).directory(token.directory),
            let organization = try scope.organization(token.organization)
        else { throw SCIMError.unauthorized }
        let authority = try scope.authority(over: organization)
        return DirectoryAccess(
            token: token, directory: directory, organization: organization,
            domains: try scope.verifiedDomains(of: organization.id),
            administrator: authority.isOwn ? nil : authority.organization)
    }

    /// What the token opens.
    ///
    /// - Throws: `scim.unauthorized`, and what ``check()`` throws.
    static func read(hash: [UInt8], at now: Timestamp, in scope: any ReadScope) throws -> DirectoryAccess {
        let access = try find(hash: hash, at: now, in: scope)
        try access.check()
        return access
    }

    /// - Throws: `scim.forbidden` where the organization has no SCIM (rule A-7); `scim.administered_elsewhere` while it is
    ///   linked: the old application at the IdP may still push, and whatever it says changes nothing (rule O-3).
    func check() throws(SCIMError) {
        guard organization.capabilities.contains(.scim) else {
            throw .forbidden("provisioning is not part of what \(organization.name) may use")
        }
        if let administrator {
            throw .administeredElsewhere(organization: organization.name, administrator: administrator.name)
        }
    }

    /// Whether groups are linked organizations here, and not teams (rule S-7).
    var isShared: Bool { organization.kind == .admin }

    func ledger(_ random: any RandomSource, at now: Timestamp, origin: Origin?) -> ProvisioningLedger {
        ProvisioningLedger(
            random: random, organization: organization.id, now: now, actor: .directory(directory.id), origin: origin)
    }

    /// Whether the directory sees this member at all.
    func sees(_ member: Member) -> Bool {
        member.membership.removedAt == nil && domains.contains(member.identity.email.domain)
    }

    /// The member with this id, where the directory sees them.
    ///
    /// - Throws: `scim.not_found`, the same for unknown, deleted and another organization's.
    func user(_ id: String, in scope: any ReadScope) throws -> Member {
        guard let identifier = Identifier<Membership>(id),
            let member = try scope.tenant(organization.id).member(identifier), sees(member)
        else { throw SCIMError.notFound("User \(id.prefix(80))") }
        return member
    }

    func group(_ id: String, in scope: any ReadScope) throws -> Team {
        guard let identifier = Identifier<Team>(id), let team = try scope.tenant(organization.id).team(identifier),
            team.directory != nil
        else { throw SCIMError.notFound("Group \(id.prefix(80))") }
        return team
    }
}

extension ReadScope {
    /// The domains that the organization has verified, and that count (rules D-1, D-4).
    func verifiedDomains(of organization: Identifier<Organization>) throws -> [DomainName] {
        try tenant(organization).domainClaims().filter { $0.state.isEffective }.map(\.domain)
    }
}
