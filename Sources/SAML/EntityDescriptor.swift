package import Cryptography
package import Essentials

/// What IdP metadata says about one IdP (SAML Metadata 2.3.2, 2.4.3).
package struct EntityDescriptor: Sendable {
    package let entityID: String
    package let ssoRedirectURL: String?
    package let ssoPostURL: String?
    package let sloRedirectURL: String?
    /// Every signing certificate that is listed, the expired ones too: an IdP may list the next and the last one.
    package let signingCertificates: [Certificate]
    package let nameIDFormats: [String]
    package let wantsSignedRequests: Bool
    /// The earliest of the entity, the files around it, and its IdP role.
    package let validUntil: Timestamp?
    /// The shortest of the same; nil where none is said, or none can be read.
    package let cacheDuration: Duration?
    package let findings: [Finding]
}
