package import Essentials

/// Why the pipeline does not do what was asked of it.
///
/// Nothing was written then.
package enum ProvisioningRefusal: CodedError, Hashable {
    /// The IdP asserted no e-mail that can be used (rule L-5).
    case emailMissing
    case emailMalformed(String)
    /// The e-mail's domain is no verified claim of the organization (rule L-5).
    case foreignDomain(email: String, organization: String)
    /// IDP Managed Access is off, and the person is no member (rule L-3).
    case notAMember(email: String, organization: String)
    /// The organization that was asked for is not linked to the Admin Organization of the connection (rule O-4).
    case notLinked(organization: String, admin: String)
    /// The membership was deprovisioned (rule L-6).
    case deactivated(email: String)
    /// Subject and e-mail lead to two identities, or the e-mail is another identity's (rule L-7).
    case identityConflict(email: String)
    case noOrganization(String)
    /// The last active owner can't be unmade, by whatever door (rule L-14).
    case lastOwner(email: String, organization: String)
    /// Only an owner or the operator makes and unmakes owners.
    case ownerOnly(String)
    /// Somebody with this address is a member, as something else than was asked.
    case memberExists(email: String, role: String)
    /// What was asked is the directory's to say.
    case memberProvisioned(email: String, what: String)
    /// The mapped group of the Admin Organization is all that makes them a member (rule O-6).
    case memberInGroup(email: String)
    /// The Admin Organization has deactivated the person (rule S-4).
    case memberSuspended(email: String, administrator: String)
    case teamExists(String)
    /// A directory fills the team (rule S-6).
    case teamProvisioned(String)
    /// The implicit team is nobody's to change.
    case allUsers
    case projectExists(String)
    /// An Admin Organization has no teams, projects and API keys (rule O-1).
    case adminOrganization(String)
    /// Another invitation of the address is pending.
    case invitationExists(email: String)
    /// The invitation was accepted or revoked, so that it can't be sent again or revoked.
    case invitationSettled(state: String)
    /// The token in the link is no invitation's (any more).
    case invitationUnknown
    case invitationExpired(email: String)
    case invitationRevoked
    case invitationUsed
    /// The log-in's address is not the invited one (rule L-14).
    case invitationForAnother
    /// Nobody has logged in yet who could accept.
    case invitationNeedsSignOn
    case accessRequestDecided(state: String)
    /// Who asks is to log in through SSO first (rule L-2).
    case accessRequestNeedsSignOn(email: String)
    case accessRequestsFull(limit: Int)

    package var code: String {
        switch self {
        case .emailMissing: "profile.email_missing"
        case .emailMalformed: "profile.email_malformed"
        case .foreignDomain: "domain.not_claimed"
        case .notAMember: "member.unknown"
        case .notLinked: "shared_sso.not_linked"
        case .deactivated: "member.deactivated"
        case .identityConflict: "identity.conflict"
        case .noOrganization: "organization.unknown"
        case .lastOwner: "member.last_owner"
        case .ownerOnly: "member.owner_only"
        case .memberExists: "member.exists"
        case .memberProvisioned: "member.provisioned"
        case .memberInGroup: "member.in_group"
        case .memberSuspended: "member.suspended"
        case .teamExists: "team.exists"
        case .teamProvisioned: "team.provisioned"
        case .allUsers: "team.all_users"
        case .projectExists: "project.exists"
        case .adminOrganization: "organization.admin_kind"
        case .invitationExists: "invitation.exists"
        case .invitationSettled: "invitation.settled"
        case .invitationUnknown: "invitation.unknown"
        case .invitationExpired: "invitation.expired"
        case .invitationRevoked: "invitation.revoked"
        case .invitationUsed: "invitation.used"
        case .invitationForAnother: "invitation.for_another"
        case .invitationNeedsSignOn: "invitation.needs_sign_on"
        case .accessRequestDecided: "access_request.decided"
        case .accessRequestNeedsSignOn: "access_request.needs_sign_on"
        case .accessRequestsFull: "access_request.too_many"
        }
    }

    package var message: String {
        switch self {
        case .emailMissing: "the identity provider sent no e-mail address"
        case .emailMalformed(let text): "the identity provider sent \"\(text)\" as the e-mail address"
        case .foreignDomain(let email, let organization):
            "\(email) is in no domain that \(organization) has verified"
        case .notAMember(let email, let organization): "\(email) is not a member of \(organization)"
        case .notLinked(let organization, let admin): "\(admin) does not sign people in to \(organization)"
        case .deactivated(let email): "the membership of \(email) is deactivated"
        case .identityConflict(let email):
            "the identity provider's subject and the e-mail \(email) belong to two different people here"
        case .noOrganization(let id): "there is no organization \(id)"
        case .lastOwner(let email, let organization): "\(email) is the last active owner of \(organization)"
        case .ownerOnly(let what): "only an owner may \(what)"
        case .memberExists(let email, let role): "\(email) is a member here already, as \(role)"
        case .memberProvisioned(let email, let what): "a directory provisions \(email) and says \(what)"
        case .memberInGroup(let email): "\(email) is a member through the group that is mapped to this organization"
        case .memberSuspended(let email, let administrator):
            "\(email) is deactivated in \(administrator), which administers this organization's sign-on"
        case .teamExists(let name): "there is a team \"\(name)\" already"
        case .teamProvisioned(let name): "a directory fills the team \"\(name)\""
        case .allUsers: "All Users is every active member, and can't be made, changed, filled or removed"
        case .projectExists(let name): "there is a project \"\(name)\" already"
        case .adminOrganization(let name): "\(name) is an Admin Organization, which has no teams, projects and API keys"
        case .invitationExists(let email): "\(email) has an invitation that is pending"
        case .invitationSettled(let state): "the invitation is \(state), expected a pending or expired one"
        case .invitationUnknown: "this link is no invitation's, or a newer one was sent"
        case .invitationExpired: "the invitation has expired"
        case .invitationRevoked: "the invitation was withdrawn"
        case .invitationUsed: "the invitation was accepted before"
        case .invitationForAnother: "the invitation is for another e-mail address than the one that is signed in"
        case .invitationNeedsSignOn: "nobody is signed in whose e-mail address is proven"
        case .accessRequestDecided(let state): "the request is \(state) already"
        case .accessRequestNeedsSignOn(let email): "\(email) has not signed in through single sign-on yet"
        case .accessRequestsFull(let limit): "\(limit) requests wait for a decision already"
        }
    }

    package var remedy: Remedy? {
        switch self {
        case .emailMissing, .emailMalformed:
            Remedy(
                .identityProvider, "map the person's e-mail address to the attribute email, or fill it in the directory"
            )
        case .foreignDomain(let email, _):
            Remedy(
                .organizationAdmin,
                "claim and verify the domain \(email.split(separator: "@").last ?? "") or let the person use another address"
            )
        case .notLinked: Remedy(.application, "ask for an organization that is linked to this Admin Organization")
        case .notAMember(_, let organization):
            Remedy(
                .organizationAdmin,
                "ask an owner or admin of \(organization) to add this person, or switch IDP Managed Access on")
        case .deactivated: Remedy(.organizationAdmin, "re-activate the person where they were deactivated")
        case .identityConflict:
            Remedy(.organizationAdmin, "decide which of the two people this is, and remove or correct the other")
        case .noOrganization: Remedy(.operators, "check the organization's id")
        case .lastOwner: Remedy(.organizationAdmin, "make somebody else an owner first")
        case .ownerOnly(let what): Remedy(.organizationAdmin, "ask an owner of the organization to \(what)")
        case .memberExists: Remedy(.organizationAdmin, "change the member that exists")
        case .memberProvisioned: Remedy(.identityProvider, "change it where the directory is kept")
        case .memberInGroup:
            Remedy(.identityProvider, "take them out of the group, or deactivate them here to keep them out")
        case .memberSuspended(_, let administrator):
            Remedy(.identityProvider, "re-activate the person in the directory of \(administrator)")
        case .teamExists, .projectExists: Remedy(.organizationAdmin, "choose another name")
        case .teamProvisioned: Remedy(.identityProvider, "change the group where the directory is kept")
        case .allUsers: Remedy(.organizationAdmin, "make a team of another name")
        case .adminOrganization: Remedy(.organizationAdmin, "use a linked organization, which has them")
        case .invitationExists: Remedy(.organizationAdmin, "send that invitation again, or revoke it first")
        case .invitationSettled: Remedy(.organizationAdmin, "make a new invitation")
        case .invitationUnknown, .invitationExpired, .invitationRevoked:
            Remedy(.person, "ask the admin who invited you to send the invitation again")
        case .invitationUsed: Remedy(.person, "open the application and sign in")
        case .invitationForAnother: Remedy(.person, "sign out, and sign in with the address that was invited")
        case .invitationNeedsSignOn: Remedy(.person, "sign in first, then open the link again")
        case .accessRequestDecided: Remedy(.organizationAdmin, "change the project's grants instead")
        case .accessRequestNeedsSignOn:
            Remedy(.person, "sign in through single sign-on once; the request can be approved then")
        case .accessRequestsFull: Remedy(.organizationAdmin, "decide the requests that wait")
        }
    }

    /// Whoever holds an invitation's link may read what became of it; the rest is for admins.
    package var exposure: Exposure {
        switch self {
        case .invitationUnknown, .invitationExpired, .invitationRevoked, .invitationUsed, .invitationForAnother,
            .invitationNeedsSignOn:
            .anyone
        default: .administrators
        }
    }

    /// The HTTP status that fits.
    package var status: Int {
        switch self {
        case .noOrganization, .invitationUnknown: 404
        case .invitationExpired, .invitationRevoked, .invitationUsed: 410
        case .ownerOnly, .foreignDomain, .notAMember, .deactivated, .invitationForAnother, .invitationNeedsSignOn: 403
        case .emailMissing, .emailMalformed: 422
        case .accessRequestsFull: 429
        default: 409
        }
    }
}
