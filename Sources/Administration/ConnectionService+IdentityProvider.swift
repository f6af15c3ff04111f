import Cryptography
import Effects
import Essentials
import GatewayModel
import SAML

extension ConnectionService {
    /// What the draft says of the IdP: metadata pasted or fetched, or single values; nil where it says nothing.
    func identityProvider(_ draft: ConnectionDraft) async throws -> IdentityProviderSettings? {
        let given = [draft.metadataXML != nil, draft.metadataURL != nil, draft.identityProvider != nil].filter { $0 }
            .count
        guard given > 0 else { return nil }
        guard given == 1 else { throw AdministrationError.identityProviderAmbiguous }
        if let xml = draft.metadataXML {
            return try settings(Array(xml.utf8), entityID: draft.metadataEntityID, url: nil)
        }
        if let url = draft.metadataURL {
            let bytes = try await context.fetcher.fetch(url, maximumBytes: IdentityProviderMetadata.maximumBytes)
            return try settings(bytes, entityID: draft.metadataEntityID, url: url)
        }
        guard let values = draft.identityProvider else { return nil }
        guard !values.entityID.isEmpty else {
            throw AdministrationError.invalidValue("idp.entity_id", reason: "it is empty")
        }
        do { try AuthnRequest.checkDestination(values.ssoURL) } catch {
            throw AdministrationError.ssoURL(values.ssoURL)
        }
        guard !values.certificates.isEmpty else { throw CryptographyError.certificateEmpty }
        let certificates = try values.certificates.map { text in
            do {
                return try Certificate(uploaded: Array(text.utf8))
            } catch CryptographyError.certificateIsMetadata {
                throw AdministrationError.certificateIsMetadata
            }
        }
        return IdentityProviderSettings(
            entityID: values.entityID, ssoURL: values.ssoURL, certificates: certificates.map(trusted))
    }

    private func settings(_ bytes: [UInt8], entityID: String?, url: String?) throws -> IdentityProviderSettings {
        let entity = try IdentityProviderMetadata.read(bytes, entityID: entityID, now: context.clock.now())
        let redirect = entity.ssoRedirectURL
        guard let ssoURL = redirect ?? entity.ssoPostURL else {
            throw SAMLError.metadataWithoutEndpoint(entity.entityID)
        }
        return IdentityProviderSettings(
            entityID: entity.entityID, ssoURL: ssoURL, ssoBinding: redirect == nil ? .post : .redirect,
            certificates: entity.signingCertificates.map(trusted), metadataURL: url,
            metadataXML: String(decoding: bytes, as: UTF8.self))
    }

    private func trusted(_ certificate: Certificate) -> TrustedCertificate {
        TrustedCertificate(
            der: certificate.der, subject: certificate.subject, fingerprint: hexadecimal(certificate.sha256Fingerprint),
            notBefore: certificate.notBefore, notAfter: certificate.notAfter, addedAt: context.clock.now())
    }
}
