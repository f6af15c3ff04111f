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

    package init(
        organization: Identifier<Organization>, connection: Identifier<Connection>, subject: String, email: String?,
        firstName: String?, lastName: String?, displayName: String?
    ) {
        self.organization = organization
        self.connection = connection
        self.subject = subject
        self.email = email
        self.firstName = firstName
        self.lastName = lastName
        self.displayName = displayName
    }
}
