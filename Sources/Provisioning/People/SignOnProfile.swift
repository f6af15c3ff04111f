package import Essentials
package import GatewayModel

/// What a verified log-in says about a person, normalised.
package struct SignOnProfile: Sendable, Hashable {
    package let organization: Identifier<Organization>
    package let connection: Identifier<Connection>
    /// How the connection recognises the person (rule L-7, R19).
    package let subject: String
    package let email: String?
    package let firstName: String?
    package let lastName: String?
    package let displayName: String?
    /// The organization that the application asked for, where another one signs its people on (rule O-4).
    package let asked: Identifier<Organization>?
    /// When the log-in was begun here; nil where the IdP began it.
    package let began: Timestamp?

    package init(
        organization: Identifier<Organization>, connection: Identifier<Connection>, subject: String, email: String?,
        firstName: String?, lastName: String?, displayName: String?, asked: Identifier<Organization>? = nil,
        began: Timestamp? = nil
    ) {
        self.organization = organization
        self.connection = connection
        self.subject = subject
        self.email = email
        self.firstName = firstName
        self.lastName = lastName
        self.displayName = displayName
        self.asked = asked
        self.began = began
    }
}
