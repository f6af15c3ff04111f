package import Essentials
package import GatewayModel

/// Why a log-in journey stops.
package enum SignOnError: CodedError, Hashable {
    case unknownConnection(String)
    case connectionNotActive(String)
    /// Nothing says yet which IdP it is.
    case connectionIncomplete(String)
    case ssoDisabled(organization: String)
    case ssoNotIncluded(organization: String)
    case attemptUnknown
    case attemptExpired
    case attemptOfAnotherBrowser
    case responseReplayed
    case outcomeUnknown
    case anotherPersonSignedIn
    case noRoute
    case conflictingHints
    case noConnection(organization: String)
    /// The connection of a linked organization (rule O-3).
    case connectionIgnored(organization: String)
    /// Known to the Admin Organization, and a member of none that it signs on (rule O-4).
    case noLinkedOrganization(organization: String)
    case expiredCertificate(subject: String)
    case unknownRelaxation(String)
    case notAllowed
    /// A response that was refused; the error behind it, and the trace under which admins find it.
    case refused(code: String, message: String, remedy: Remedy?, exposure: Exposure, trace: Identifier<SignOnTrace>)

    package var code: String {
        switch self {
        case .unknownConnection: "connection.unknown"
        case .connectionNotActive: "connection.not_active"
        case .connectionIncomplete: "connection.incomplete"
        case .ssoDisabled: "sso.disabled"
        case .ssoNotIncluded: "capability.sso_missing"
        case .attemptUnknown: "attempt.unknown"
        case .attemptExpired: "attempt.expired"
        case .attemptOfAnotherBrowser: "attempt.other_browser"
        case .responseReplayed: "saml.replayed"
        case .outcomeUnknown: "outcome.unknown"
        case .anotherPersonSignedIn: "session.other_person"
        case .noRoute: "routing.no_sign_on"
        case .conflictingHints: "routing.conflicting_hints"
        case .noConnection: "connection.none_active"
        case .connectionIgnored: "shared_sso.connection_ignored"
        case .noLinkedOrganization: "shared_sso.no_organization"
        case .expiredCertificate: "certificate.expired"
        case .unknownRelaxation: "relaxation.unknown"
        case .notAllowed: "access.denied"
        case .refused(let code, _, _, _, _): code
        }
    }

    package var message: String {
        switch self {
        case .unknownConnection(let id): "there is no connection \(id)"
        case .connectionIncomplete(let name): "the connection \(name) does not know its identity provider yet"
        case .connectionNotActive(let name): "the connection \(name) is not active: it accepts test log-ins only"
        case .ssoDisabled(let organization): "single sign-on is switched off for \(organization)"
        case .ssoNotIncluded(let organization): "\(organization) does not have single sign-on"
        case .attemptUnknown: "this log-in is not known (any more)"
        case .attemptExpired: "this log-in took too long"
        case .attemptOfAnotherBrowser: "this log-in was begun in another browser"
        case .responseReplayed: "this response was used before"
        case .outcomeUnknown: "this log-in was completed before, or is not known"
        case .anotherPersonSignedIn: "another person is signed in in this browser"
        case .noRoute: "there is no sign-on for this address here"
        case .conflictingHints: "the organization and the connection of the request do not belong together"
        case .connectionIgnored(let organization):
            "\(organization) is linked to an Admin Organization, whose connections apply in place of its own"
        case .noLinkedOrganization(let organization):
            "\(organization) knows you, and you are a member of no organization that it signs people in to"
        case .noConnection(let organization): "\(organization) has no active connection"
        case .expiredCertificate(let subject): "the signing certificate \(subject) has expired"
        case .unknownRelaxation(let name): "the connection has a relaxation \"\(name)\" that this version does not know"
        case .notAllowed: "this is not allowed"
        case .refused(_, let message, _, _, _): message
        }
    }

    package var remedy: Remedy? {
        switch self {
        case .unknownConnection:
            Remedy(.identityProvider, "copy the assertion consumer service URL from the connection again")
        case .connectionNotActive: Remedy(.organizationAdmin, "pass a test log-in and activate the connection")
        case .connectionIncomplete:
            Remedy(.organizationAdmin, "give the connection the metadata of the identity provider")
        case .ssoDisabled: Remedy(.organizationAdmin, "switch single sign-on on in the access-security settings")
        case .ssoNotIncluded: Remedy(.operators, "give the organization the capability sso")
        case .attemptUnknown, .attemptExpired, .attemptOfAnotherBrowser, .responseReplayed, .outcomeUnknown:
            Remedy(.person, "start again at the application")
        case .anotherPersonSignedIn: Remedy(.person, "sign out first, then open the application again")
        case .noRoute: Remedy(.person, "check the address, or ask your organization's admin how to sign in")
        case .conflictingHints: Remedy(.application, "send either organization or connection")
        case .connectionIgnored:
            Remedy(
                .organizationAdmin,
                "use the Admin Organization's application at the identity provider, and take this one out of use")
        case .noLinkedOrganization:
            Remedy(.organizationAdmin, "ask an admin to add you, or to put you into the organization's group")
        case .noConnection: Remedy(.organizationAdmin, "activate a connection")
        case .expiredCertificate:
            Remedy(.organizationAdmin, "give the identity provider's current certificate, or accept expired ones")
        case .unknownRelaxation: Remedy(.operators, "take the relaxation away")
        case .notAllowed: nil
        case .refused(_, _, let remedy, _, _): remedy
        }
    }

    package var exposure: Exposure {
        switch self {
        case .attemptUnknown, .attemptExpired, .attemptOfAnotherBrowser, .responseReplayed, .outcomeUnknown,
            .anotherPersonSignedIn, .noRoute, .conflictingHints, .notAllowed, .noLinkedOrganization:
            .anyone
        case .refused(_, _, _, let exposure, _): exposure
        default: .administrators
        }
    }
}
