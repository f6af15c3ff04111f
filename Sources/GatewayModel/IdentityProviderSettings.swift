import Essentials

/// What an admin, or the IdP's metadata, told us about the IdP.
package struct IdentityProviderSettings: Sendable, Hashable {
    package enum Binding: String, Sendable, Hashable { case redirect, post }

    /// The IdP's entity ID, compared byte for byte (D11).
    ///
    /// Shared by many applications at some IdPs, so never a key.
    package var entityID: String
    /// Issuers that the adapter named when this was configured, besides the entity ID.
    package var acceptedIssuers: [String]
    /// Where AuthnRequests go; http or https.
    package var ssoURL: String
    package var ssoBinding: Binding
    package var certificates: [TrustedCertificate]
    package var metadataURL: String?
    /// The metadata as it was given, or nil where the values were typed.
    package var metadataXML: String?

    /// Nothing yet: what a connection has that was drafted so that its own values can be given to the IdP first.
    package static let awaited = IdentityProviderSettings(entityID: "", ssoURL: "", certificates: [])

    /// Whether anything says which IdP it is.
    package var isAwaited: Bool { entityID.isEmpty }

    package init(
        entityID: String, acceptedIssuers: [String] = [], ssoURL: String, ssoBinding: Binding = .redirect,
        certificates: [TrustedCertificate],
        metadataURL: String? = nil, metadataXML: String? = nil
    ) {
        self.entityID = entityID
        self.acceptedIssuers = acceptedIssuers
        self.ssoURL = ssoURL
        self.ssoBinding = ssoBinding
        self.certificates = certificates
        self.metadataURL = metadataURL
        self.metadataXML = metadataXML
    }
}
