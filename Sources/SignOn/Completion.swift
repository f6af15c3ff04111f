import Essentials
package import GatewayModel

/// How a log-in ends for the browser that began it.
package struct Completion: Sendable {
    package enum Kind: Sendable {
        /// To the application, with a code or to its `initiate_login_uri`.
        case redirect(String)
        /// A log-in that the IdP began waits for the person's word (D3).
        case confirm(email: String, organization: String, application: String?)
        /// Signed in, with no application to go to.
        case signedIn(email: String)
        case testReport(SignOnTrace)
        /// Signed in; the person chooses among the organizations that this opens (rule O-4).
        case chooseOrganization([OrganizationChoice])
    }

    package let kind: Kind
    package let sessionSecret: String?

    init(_ kind: Kind, sessionSecret: String? = nil) {
        self.kind = kind
        self.sessionSecret = sessionSecret
    }
}
