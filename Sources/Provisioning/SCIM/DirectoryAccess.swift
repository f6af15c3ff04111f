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

    /// - Throws: `scim.unauthorized`, the same for every reason; `scim.forbidden` where the organization has no SCIM
    ///   (rule A-7).
    static func read(hash: [UInt8], at now: Timestamp, in scope: any ReadScope) throws -> DirectoryAccess {
        guard let token = try scope.directoryToken(hash: hash), token.isLive(at: now),
            let directory = try scope.tenant(token.organization).directory(token.directory),
            let organization = try scope.organization(token.organization)
        else { throw SCIMError.unauthorized }
        guard organization.capabilities.contains(.scim) else {
            throw SCIMError.forbidden("provisioning is not part of what \(organization.name) may use")
        }
        let domains = try scope.tenant(organization.id).domainClaims().filter { $0.state.isEffective }.map(\.domain)
        return DirectoryAccess(token: token, directory: directory, organization: organization, domains: domains)
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
