package import Essentials
package import GatewayModel

/// An organization to go on to, and where that begins.
package struct OrganizationChoice: Sendable, Hashable {
    package let name: String
    package let url: String
}

/// Where the browser goes next, and the cookies that it gets on the way.
package struct LoginStep: Sendable {
    package enum Kind: Sendable {
        /// To the IdP by the HTTP-Redirect binding, or back to the application.
        case redirect(String)
        /// To the IdP by the HTTP-POST binding.
        case post(action: String, fields: [(name: String, value: String)])
        /// The person types their e-mail address.
        case askForEmail(attempt: Identifier<SignOnAttempt>, hint: String, application: String?)
        /// The person types their password.
        case askForPassword(attempt: Identifier<SignOnAttempt>, email: String)
        /// The person chooses between the IdP and a password.
        case choose(attempt: Identifier<SignOnAttempt>, email: String, organization: String)
        /// The person chooses among the organizations that their session opens (rule O-4).
        case chooseOrganization([OrganizationChoice])
    }

    package let kind: Kind
    /// A new browser secret to set, or nil.
    package var browserSecret: String?
    /// A new session secret to set, or nil.
    package var sessionSecret: String?

    init(_ kind: Kind, browserSecret: String? = nil, sessionSecret: String? = nil) {
        self.kind = kind
        self.browserSecret = browserSecret
        self.sessionSecret = sessionSecret
    }
}
