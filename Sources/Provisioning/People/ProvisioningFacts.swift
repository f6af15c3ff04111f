package import Essentials
package import GatewayModel
package import Persistence

/// What a decision rests on: read in the transaction that applies it, so that nothing can change in between (rule P-2).
package struct ProvisioningFacts: Sendable {
    package var organization: Organization
    package var email: EmailAddress?
    /// Why `email` is nil.
    package var emailRefusal: ProvisioningRefusal?
    /// Whether the organization holds the effective claim of the e-mail's domain, or held it when the log-in was begun.
    package var domainIsOurs: Bool
    /// Whether an organization that this one signs people on to has the person as an active member.
    package var isMemberOfLinked = false
    /// Who the stable subject leads to.
    package var linked: Member?
    package var linkedIdentity: Identity?
    package var hasLink: Bool
    /// Who the e-mail leads to, member or not.
    package var identityByEmail: Identity?
    package var memberByEmail: Member?
    /// Who a directory knows under the log-in's stable subject (rule L-7).
    package var memberByExternalID: Member?
    /// The invitation of the log-in's address that counts, whatever its state (rule L-14).
    package var invitation: Invitation?
}

extension ProvisioningFacts {
    /// - Throws: `organization.unknown`, or the store's error.
    package static func read(
        _ command: ProvisioningCommand, at now: Timestamp, in scope: any ReadScope
    ) throws -> ProvisioningFacts {
        switch command {
        case .signOn(let profile): try signOn(profile, at: now, in: scope)
        case .add(let email, let id, _):
            try byEmail(email, refusal: nil, organization: try organization(id, scope), in: scope)
        }
    }

    static func organization(_ id: Identifier<Organization>, _ scope: any ReadScope) throws -> Organization {
        guard let organization = try scope.organization(id) else { throw ProvisioningRefusal.noOrganization(id.text) }
        return organization
    }

    private static func signOn(
        _ profile: SignOnProfile, at now: Timestamp, in scope: any ReadScope
    ) throws -> ProvisioningFacts {
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
        if let email, !facts.domainIsOurs, let began = profile.began {
            facts.domainIsOurs = try wasOurs(email.domain, organization.id, when: began, at: now, in: scope)
        }
        facts.invitation = try email.flatMap { try tenant.latestInvitation(email: $0.folded) }
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
        if organization.kind == .admin, let identity = facts.linkedIdentity ?? facts.identityByEmail {
            facts.isMemberOfLinked = try scope.linkedMemberships(of: identity.id, under: organization.id)
                .contains(where: \.active)
        }
        return facts
    }

    /// Whether a log-in that was begun before the domain passed to an Admin Organization, or before the organization was
    /// linked, may still be finished under what held then (rules D-7, O-3).
    private static func wasOurs(
        _ domain: DomainName, _ organization: Identifier<Organization>, when began: Timestamp, at now: Timestamp,
        in scope: any ReadScope
    ) throws -> Bool {
        guard let claim = try scope.claimHolder(of: domain) else { return false }
        if claim.organization == organization, let link = try scope.link(of: organization) {
            return SharedSSOLink.isInGrace(began: began, change: link.linkedAt, now: now)
        }
        guard claim.formerOrganization == organization, let change = claim.transferredAt else { return false }
        return SharedSSOLink.isInGrace(began: began, change: change, now: now)
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
