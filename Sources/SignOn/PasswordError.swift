package import Essentials

/// Why a password, a recovery code or a mailed link does not lead on.
package enum PasswordError: CodedError, Hashable {
    /// The same for an account that has another password, that has none, and that does not exist (rule L-1).
    case wrong
    case wait(seconds: Int)
    /// The password was right; the organization sends its members to SSO (rule A-2).
    case ssoRequired(organization: String)
    /// The password was right; the member's address is in no claimed domain (rule A-8).
    case guestBlocked(organization: String)
    /// The password was right; the claim of the address's domain has lapsed (rule D-4).
    case domainLapsed(organization: String)
    /// The password was right; it was set after another organization had proven the address's domain (rule D-6).
    case domainChangedHands(organization: String)
    /// The password was right; it opens a linked organization's settings, and no application (rule A-2).
    case settingsOnly(organization: String)
    /// The password was right; no organization has this person as an active member.
    case noMembership
    /// Never made, used or expired: which one is nobody's business.
    case linkUnknown
    case linkOfAnotherBrowser
    case tooShort(count: Int)
    case tooLong(count: Int)
    case tooCommon
    case signInNeeded
    case adminsOnly
    /// Routing: the organization requires SSO and has no connection that works.
    case ssoUnavailable(organization: String)

    package var code: String {
        switch self {
        case .wrong: "password.wrong"
        case .wait: "password.wait"
        case .ssoRequired: "password.sso_required"
        case .guestBlocked: "password.guest_blocked"
        case .domainLapsed: "password.domain_lapsed"
        case .domainChangedHands: "password.domain_changed_hands"
        case .settingsOnly: "password.settings_only"
        case .noMembership: "password.no_membership"
        case .linkUnknown: "password.link_unknown"
        case .linkOfAnotherBrowser: "password.link_other_browser"
        case .tooShort: "password.too_short"
        case .tooLong: "password.too_long"
        case .tooCommon: "password.too_common"
        case .signInNeeded: "password.sign_in_needed"
        case .adminsOnly: "recovery_codes.admins_only"
        case .ssoUnavailable: "routing.sso_unavailable"
        }
    }

    package var message: String {
        switch self {
        case .wrong: "the address and the password do not belong together, or there is no password for this address"
        case .wait(let seconds):
            "there were too many tries; the next one is possible in \(PasswordError.words(seconds))"
        case .ssoRequired(let organization): "\(organization) requires its members to use single sign-on"
        case .guestBlocked(let organization):
            "\(organization) requires single sign-on, and your address is in none of its domains"
        case .domainLapsed(let organization): "\(organization) has lost the proof that your address's domain is its own"
        case .domainChangedHands(let organization):
            "your address's domain has passed to others since you became a member of \(organization)"
        case .settingsOnly(let organization):
            "\(organization) signs its people in through its Admin Organization: a password opens its settings only"
        case .noMembership: "you are no active member of any organization here"
        case .linkUnknown: "this link was used before, has expired, or was never made"
        case .linkOfAnotherBrowser: "this link was opened in another browser"
        case .tooShort(let count): "the password has \(count) characters, expected at least \(PasswordPolicy.minimum)"
        case .tooLong(let count): "the password has \(count) characters, expected at most \(PasswordPolicy.maximum)"
        case .tooCommon: "this password is among the first that anybody would try"
        case .signInNeeded: "nobody is signed in in this browser"
        case .adminsOnly: "recovery codes are for owners and admins"
        case .ssoUnavailable(let organization):
            "\(organization) requires single sign-on, and it is not set up or does not work at the moment"
        }
    }

    package var remedy: Remedy? {
        switch self {
        case .wrong: Remedy(.person, "check both, or ask for a new password by mail")
        case .wait: Remedy(.person, "wait, or set a new password through a mailed link")
        case .ssoRequired: Remedy(.person, "go back and continue with single sign-on")
        case .guestBlocked, .noMembership: Remedy(.organizationAdmin, "ask an admin of the organization for access")
        case .domainChangedHands:
            Remedy(.organizationAdmin, "ask an owner of the organization to invite you again")
        case .settingsOnly: Remedy(.person, "go back and continue with single sign-on")
        case .domainLapsed: Remedy(.organizationAdmin, "put the domain's TXT record back")
        case .linkUnknown, .linkOfAnotherBrowser: Remedy(.person, "ask for a new link")
        case .tooShort, .tooLong, .tooCommon:
            Remedy(.person, "choose a longer phrase of several words that only you would put together")
        case .signInNeeded: Remedy(.person, "sign in first, then open this page again")
        case .adminsOnly: Remedy(.organizationAdmin, "ask an owner to sign in instead")
        case .ssoUnavailable:
            Remedy(.organizationAdmin, "mend single sign-on; owners and admins can still use their password")
        }
    }

    package var exposure: Exposure { .anyone }

    private static func words(_ seconds: Int) -> String {
        seconds < 90 ? "\(max(1, seconds)) seconds" : "\((seconds + 59) / 60) minutes"
    }
}
