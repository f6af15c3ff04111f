package import Essentials

/// What an admin gives to set a connection up, or to change it; nil leaves a value as it is.
package struct ConnectionDraft: Sendable {
    package struct IdentityProvider: Sendable {
        package var entityID: String
        package var ssoURL: String
        package var certificates: [String]

        package init(entityID: String, ssoURL: String, certificates: [String]) {
            self.entityID = entityID
            self.ssoURL = ssoURL
            self.certificates = certificates
        }
    }

    package struct Relaxation: Sendable {
        package var name: String
        package var reason: String
        package var expiresAt: Timestamp?

        package init(name: String, reason: String, expiresAt: Timestamp?) {
            self.name = name
            self.reason = reason
            self.expiresAt = expiresAt
        }
    }

    /// Drafts a connection whose IdP is given later: its own values exist from now on, and most IdPs ask for them first.
    package var awaitsIdentityProvider = false
    package var preset: String?
    package var name: String?
    package var metadataXML: String?
    package var metadataURL: String?
    /// Which entity of the metadata, where there are several.
    package var metadataEntityID: String?
    package var identityProvider: IdentityProvider?
    package var relaxations: [Relaxation]?
    package var allowIdPInitiated: Bool?
    package var followMetadataKeys: Bool?
    package var acceptExpiredCertificates: Bool?
    package var primary: Bool?
    package var values: [String: String]?

    package init() {}
}
