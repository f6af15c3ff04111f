package import Essentials

/// Why a page of the console is not shown, or a form of it not taken.
package enum ConsoleProblem: CodedError, Hashable {
    /// Nobody is signed in in this browser.
    case signInNeeded
    /// The form was not made for this session.
    case foreignForm
    /// An owner's password opens the settings of a linked organization, and nothing else.
    case settingsOnly(organization: String)
    case nothingToAdminister(email: String)
    case operatorsOnly
    /// The holder of a set-up link asks for a page that is not part of the set-up (rule P-5).
    case notForHolders

    package var code: String {
        switch self {
        case .signInNeeded: "console.sign_in_needed"
        case .foreignForm: "console.foreign_form"
        case .settingsOnly: "console.settings_only"
        case .nothingToAdminister: "console.nothing_to_administer"
        case .operatorsOnly: "console.operators_only"
        case .notForHolders: "console.not_for_holders"
        }
    }

    package var message: String {
        switch self {
        case .signInNeeded: "nobody is signed in in this browser, or the session has ended"
        case .foreignForm: "the form was not made in this session, so nothing was done"
        case .settingsOnly(let organization):
            "a password opens the Shared SSO settings of \(organization), and none of its other pages"
        case .nothingToAdminister(let email): "\(email) is no owner or admin of an organization here"
        case .operatorsOnly: "this page is for those who operate the installation"
        case .notForHolders: "a set-up link opens the pages of its set-up, and this is none of them"
        }
    }

    package var remedy: Remedy? {
        switch self {
        case .signInNeeded: Remedy(.person, "sign in, and do it once more")
        case .foreignForm: Remedy(.person, "open the page again and send its form from there")
        case .settingsOnly: Remedy(.person, "sign in through your identity provider")
        case .nothingToAdminister:
            Remedy(.organizationAdmin, "ask an owner of your organization to make you an admin")
        case .notForHolders:
            Remedy(.person, "go back to the set-up; what it can't do, an admin of the organization can")
        case .operatorsOnly: Remedy(.operators, "ask an owner of the operators' organization to add you")
        }
    }

    package var exposure: Exposure { .anyone }
}

extension ConsoleProblem: StatusBearing {
    package var status: Int { self == .signInNeeded ? 401 : 403 }
}
