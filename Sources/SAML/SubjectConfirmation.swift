package import Essentials

/// How the bearer is confirmed (SAML Core 2.4.1.1).
package struct SubjectConfirmation: Sendable, Hashable {
    package let method: String
    package let recipient: String?
    package let notBefore: Timestamp?
    package let notOnOrAfter: Timestamp?
    package let inResponseTo: String?

    package static let bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
}
