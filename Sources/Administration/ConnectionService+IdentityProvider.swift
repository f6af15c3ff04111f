import Cryptography
import Effects
import Essentials
import GatewayModel
import SAML

extension ConnectionService {
    /// What an admin gave to say which IdP it is.
    struct GivenProvider: Sendable {
        let settings: IdentityProviderSettings
        /// Where it came from a metadata URL.
        var look: MetadataLook?
    }

    /// What the draft says of the IdP: metadata pasted or fetched, or single values; nil where it says nothing.
    func identityProvider(_ draft: ConnectionDraft) async throws -> GivenProvider? {
        let given = [draft.metadataXML != nil, draft.metadataURL != nil, draft.identityProvider != nil].filter { $0 }
            .count
        guard given > 0 else { return nil }
        guard given == 1 else { throw AdministrationError.identityProviderAmbiguous }
        if let xml = draft.metadataXML {
            let entity = try IdentityProviderMetadata.read(
                Array(xml.utf8), entityID: draft.metadataEntityID, now: context.clock.now())
            return GivenProvider(settings: try settings(entity, xml: xml, url: nil))
        }
        if let url = draft.metadataURL {
            let look = try await look(at: url, entityID: draft.metadataEntityID)
            return GivenProvider(settings: look.settings, look: look)
        }
        guard let values = draft.identityProvider else { return nil }
        guard !values.entityID.isEmpty else {
            throw AdministrationError.invalidValue("idp.entity_id", reason: "it is empty")
        }
        do { try AuthnRequest.checkDestination(values.ssoURL) } catch {
            throw AdministrationError.ssoURL(values.ssoURL)
        }
        guard !values.certificates.isEmpty else { throw CryptographyError.certificateEmpty }
        return GivenProvider(
            settings: IdentityProviderSettings(
                entityID: values.entityID, ssoURL: values.ssoURL,
                certificates: try values.certificates.map { trusted(try certificate($0)) }))
    }

    /// A certificate as an admin gives it (rule C-3).
    func certificate(_ text: String) throws -> Certificate {
        do {
            return try Certificate(uploaded: Array(text.utf8))
        } catch CryptographyError.certificateIsMetadata {
            throw AdministrationError.certificateIsMetadata
        }
    }

    /// What an entity of metadata says, as a connection keeps it.
    func settings(_ entity: EntityDescriptor, xml: String, url: String?) throws -> IdentityProviderSettings {
        let redirect = entity.ssoRedirectURL
        guard let ssoURL = redirect ?? entity.ssoPostURL else {
            throw SAMLError.metadataWithoutEndpoint(entity.entityID)
        }
        return IdentityProviderSettings(
            entityID: entity.entityID, ssoURL: ssoURL, ssoBinding: redirect == nil ? .post : .redirect,
            certificates: entity.signingCertificates.map(trusted), metadataURL: url,
            metadataXML: xml)
    }

    /// A certificate that is trusted from now on.
    func trusted(_ certificate: Certificate) -> TrustedCertificate {
        TrustedCertificate(
            der: certificate.der, subject: certificate.subject, fingerprint: hexadecimal(certificate.sha256Fingerprint),
            notBefore: certificate.notBefore, notAfter: certificate.notAfter, addedAt: context.clock.now())
    }
}
