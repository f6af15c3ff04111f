import Essentials
package import GatewayModel
package import Persistence

/// What a decision rests on: read in the transaction that applies it, so that nothing can change in between (rule P-2).
package struct ProvisioningFacts: Sendable {
    package var organization: Organization
    package var email: EmailAddress?
    /// Why `email` is nil.
    package var emailRefusal: ProvisioningRefusal?
    /// The organization that holds the effective claim of the e-mail's domain.
    package var domainIsOurs: Bool
    /// Who the stable subject leads to.
    package var linked: Member?
    package var linkedIdentity: Identity?
    package var hasLink: Bool
    /// Who the e-mail leads to, member or not.
    package var identityByEmail: Identity?
    package var memberByEmail: Member?
    /// Who a directory knows under the log-in's stable subject (rule L-7).
    package var memberByExternalID: Member?
}

extension ProvisioningFacts {
    /// - Throws: `organization.unknown`, or the store's error.
    package static func read(_ command: ProvisioningCommand, in scope: any ReadScope) throws -> ProvisioningFacts {
        switch command {
        case .signOn(let profile): try signOn(profile, in: scope)
        case .add(let email, let id, _):
            try byEmail(email, refusal: nil, organization: try organization(id, scope), in: scope)
        }
    }

    private static func organization(_ id: Identifier<Organization>, _ scope: any ReadScope) throws -> Organization {
        guard let organization = try scope.organization(id) else { throw ProvisioningRefusal.noOrganization(id.text) }
        return organization
    }

    private static func signOn(_ profile: SignOnProfile, in scope: any ReadScope) throws -> ProvisioningFacts {
        let organization = try organization(profile.organization, scope)
        var email: EmailAddress?
        var refusal: ProvisioningRefusal?
        if let text = profile.email {
            do { email = try EmailAddress(text) } catch { refusal = .emailMalformed(String(text.prefix(100))) }
        } else {
            refusal = .emailMissing
        }
        var facts = try byEmail(email, refusal: refusal, organization: organization, in: scope)
        let tenant = scope.tenant(organization.id)
        if let link = try tenant.identityLink(connection: profile.connection, subject: profile.subject) {
            facts.hasLink = true
            facts.linkedIdentity = try scope.identity(link.identity)
            facts.linked = try tenant.member(identity: link.identity)
        } else {
            // The address may have changed at the IdP, and the directory has not said so yet.
            let value = profile.subject.split(separator: "|").last.map(String.init) ?? ""
            let known = value.isEmpty ? [] : try tenant.members(externalID: value)
            if known.count == 1 { facts.memberByExternalID = known.first }
        }
        return facts
    }

    private static func byEmail(
        _ email: EmailAddress?, refusal: ProvisioningRefusal?, organization: Organization, in scope: any ReadScope
    ) throws -> ProvisioningFacts {
        var facts = ProvisioningFacts(
            organization: organization, email: email, emailRefusal: refusal, domainIsOurs: false, linked: nil,
            linkedIdentity: nil, hasLink: false, identityByEmail: nil, memberByEmail: nil)
        guard let email else { return facts }
        facts.domainIsOurs = try scope.effectiveClaim(of: email.domain)?.organization == organization.id
        facts.identityByEmail = try scope.identity(email: email)
        if let identity = facts.identityByEmail {
            facts.memberByEmail = try scope.tenant(organization.id).member(identity: identity.id)
        }
        return facts
    }
}
