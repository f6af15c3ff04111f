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
    /// The membership was deprovisioned (rule L-6).
    case deactivated(email: String)
    /// Subject and e-mail lead to two identities, or the e-mail is another identity's (rule L-7).
    case identityConflict(email: String)
    case noOrganization(String)

    package var code: String {
        switch self {
        case .emailMissing: "profile.email_missing"
        case .emailMalformed: "profile.email_malformed"
        case .foreignDomain: "domain.not_claimed"
        case .notAMember: "member.unknown"
        case .deactivated: "member.deactivated"
        case .identityConflict: "identity.conflict"
        case .noOrganization: "organization.unknown"
        }
    }

    package var message: String {
        switch self {
        case .emailMissing: "the identity provider sent no e-mail address"
        case .emailMalformed(let text): "the identity provider sent \"\(text)\" as the e-mail address"
        case .foreignDomain(let email, let organization):
            "\(email) is in no domain that \(organization) has verified"
        case .notAMember(let email, let organization): "\(email) is not a member of \(organization)"
        case .deactivated(let email): "the membership of \(email) is deactivated"
        case .identityConflict(let email):
            "the identity provider's subject and the e-mail \(email) belong to two different people here"
        case .noOrganization(let id): "there is no organization \(id)"
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
        case .notAMember(_, let organization):
            Remedy(
                .organizationAdmin,
                "ask an owner or admin of \(organization) to add this person, or switch IDP Managed Access on")
        case .deactivated: Remedy(.organizationAdmin, "re-activate the person where they were deactivated")
        case .identityConflict:
            Remedy(.organizationAdmin, "decide which of the two people this is, and remove or correct the other")
        case .noOrganization: Remedy(.operators, "check the organization's id")
        }
    }

    package var exposure: Exposure { .administrators }
}
