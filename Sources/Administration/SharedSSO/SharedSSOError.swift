package import Essentials

/// Why an organization is not linked, unlinked or made an Admin Organization, and why a domain is not transferred.
///
/// Nothing was written then, but the count of codes that were tried.
package enum SharedSSOError: CodedError, Hashable {
    /// Only a regular organization may be linked, and have Admin Organizations made from it: there are no cycles (rule O-2).
    case adminOrganization(String, what: String)
    /// Only an Admin Organization has linking codes and linked organizations (rule O-1).
    case notAdminOrganization(String)
    /// The named first owner is no active owner of the organization (rule O-1).
    case ownerUnknown(email: String, organization: String)
    case codeMalformed
    case codeUnknown
    case codeUsed
    case codeExpired
    case codeRevoked
    /// The code is good, and of another Admin Organization than was pinned.
    case codeOfAnother
    case tooManyCodes(seconds: Int)
    case linkedAlready(organization: String, admin: String)
    /// Another linked organization has the SCIM Name (rule O-7).
    case scimNameTaken(String)
    /// A domain is transferred to an Admin Organization only (rule D-7).
    case transferTarget
    /// A linked organization transfers its domains to its own Admin Organization only.
    case transferElsewhere(organization: String, admin: String)
    /// Only an effective claim can be transferred.
    case notVerified(domain: String, state: String)
    case offeredAlready(domain: String)

    package var code: String {
        switch self {
        case .adminOrganization: "shared_sso.is_admin_organization"
        case .notAdminOrganization: "shared_sso.not_admin_organization"
        case .ownerUnknown: "shared_sso.owner_unknown"
        case .codeMalformed: "linking_code.malformed"
        case .codeUnknown: "linking_code.unknown"
        case .codeUsed: "linking_code.used"
        case .codeExpired: "linking_code.expired"
        case .codeRevoked: "linking_code.revoked"
        case .codeOfAnother: "linking_code.of_another"
        case .tooManyCodes: "linking_code.too_many_tries"
        case .linkedAlready: "shared_sso.linked_already"
        case .scimNameTaken: "shared_sso.scim_name_taken"
        case .transferTarget: "domain.transfer_target"
        case .transferElsewhere: "domain.transfer_elsewhere"
        case .notVerified: "domain.not_verified"
        case .offeredAlready: "domain.offered_already"
        }
    }

    package var message: String {
        switch self {
        case .adminOrganization(let name, let what): "\(name) is an Admin Organization, and can't \(what)"
        case .notAdminOrganization(let name): "\(name) is a regular organization, expected an Admin Organization"
        case .ownerUnknown(let email, let organization): "\(email) is no active owner of \(organization)"
        case .codeMalformed: "this can't be a linking code: expected 32 letters and digits in groups of four"
        case .codeUnknown: "no Admin Organization has made this linking code"
        case .codeUsed: "the linking code was used before"
        case .codeExpired: "the linking code has expired"
        case .codeRevoked: "the linking code was revoked"
        case .codeOfAnother: "the linking code is another Admin Organization's than the one that was named"
        case .tooManyCodes(let seconds): "too many linking codes were tried; the next try is possible in \(seconds) s"
        case .linkedAlready(let organization, let admin): "\(organization) is linked to \(admin) already"
        case .scimNameTaken(let name): "another linked organization has the SCIM Name \"\(name)\""
        case .transferTarget: "a domain is transferred to an Admin Organization that exists, and to nobody else"
        case .transferElsewhere(let organization, let admin):
            "\(organization) is linked to \(admin), and transfers its domains to no other Admin Organization"
        case .notVerified(let domain, let state): "the claim of \(domain) is \(state), expected verified or failing"
        case .offeredAlready(let domain): "\(domain) is offered to another Admin Organization"
        }
    }

    package var remedy: Remedy? {
        switch self {
        case .adminOrganization: Remedy(.organizationAdmin, "do it in a regular organization")
        case .notAdminOrganization: Remedy(.organizationAdmin, "use the id of the Admin Organization")
        case .ownerUnknown: Remedy(.operators, "name one of the organization's active owners, or nobody")
        case .codeMalformed: Remedy(.person, "copy the whole code")
        case .codeUnknown, .codeOfAnother:
            Remedy(.person, "ask an admin of the Admin Organization which code is meant")
        case .codeUsed, .codeExpired, .codeRevoked:
            Remedy(.person, "ask an admin of the Admin Organization for a new code")
        case .tooManyCodes: Remedy(.person, "wait, and copy the code instead of typing it")
        case .linkedAlready: Remedy(.organizationAdmin, "unlink the organization first")
        case .scimNameTaken: Remedy(.organizationAdmin, "choose another SCIM Name, or take it from that organization")
        case .transferTarget: Remedy(.organizationAdmin, "give the id of the Admin Organization")
        case .transferElsewhere:
            Remedy(.organizationAdmin, "transfer to that Admin Organization, or unlink the organization first")
        case .notVerified: Remedy(.organizationAdmin, "verify the claim first")
        case .offeredAlready: Remedy(.organizationAdmin, "take that offer back first")
        }
    }

    package var exposure: Exposure { .anyone }

    /// The HTTP status that fits.
    package var status: Int {
        switch self {
        case .codeUnknown: 404
        case .codeUsed, .codeExpired, .codeRevoked: 410
        case .tooManyCodes: 429
        case .codeMalformed, .ownerUnknown, .transferTarget: 422
        default: 409
        }
    }
}
