package import Cryptography
package import Essentials
import XMLSecurity

/// Reads IdP metadata: pasted, uploaded or fetched (rule C-5).
///
/// More lenient than for messages in one point only: a byte order mark is passed over and comments are removed, because files
/// of real IdPs have them and nothing in metadata is believed without an admin.
package struct IdentityProviderMetadata: Sendable {
    /// 1 MiB (D18).
    package static let maximumBytes = 1 << 20

    /// - Parameters:
    ///   - bytes: the file.
    ///   - entityID: which one is meant, where the file describes several.
    ///   - now: to flag what has expired.
    /// - Throws: `metadata.…`, each usual mistake with a code of its own; `xml.…` for XML that is not well-formed.
    package static func read(
        _ bytes: [UInt8], entityID: String? = nil, now: Timestamp
    ) throws(SAMLError) -> EntityDescriptor {
        let document = try parse(bytes)
        var entities: [ElementNode] = []
        if document.root.is(.metadata, "EntityDescriptor") {
            entities = [document.root]
        } else if document.root.is(.metadata, "EntitiesDescriptor") {
            document.root.forEachElement { if $0.is(.metadata, "EntityDescriptor") { entities.append($0) } }
        } else {
            throw .metadataWithoutProvider
        }
        let providers = entities.filter { role(of: $0) != nil }
        guard !providers.isEmpty else {
            if let other = entities.first(where: { $0.children.contains { $0.is(.metadata, "SPSSODescriptor") } }) {
                throw .metadataOfServiceProvider(other.attribute("entityID") ?? "")
            }
            throw .metadataWithoutProvider
        }
        let ids = providers.map { $0.attribute("entityID") ?? "" }
        if let entityID {
            guard let index = ids.firstIndex(of: entityID) else { throw .metadataUnknownEntity(entityID, known: ids) }
            return try descriptor(providers[index], now: now)
        }
        guard providers.count == 1 else { throw .metadataSeveralProviders(ids) }
        return try descriptor(providers[0], now: now)
    }

    private static func parse(_ bytes: [UInt8]) throws(SAMLError) -> XMLDocument {
        var content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        content = Array(content.drop { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D) })
        guard content.first == UInt8(ascii: "<") else { throw .metadataUnreadable }
        let head = String(decoding: content.prefix(64), as: UTF8.self).lowercased()
        if head.hasPrefix("<!doctype html") || head.hasPrefix("<html") { throw .metadataIsHTML }
        do {
            let limits = ParserLimits(maximumBytes: maximumBytes, nodes: 100_000)
            return try XMLTreeParser(limits: limits).parse(withoutComments(content))
        } catch {
            throw .xml(error)
        }
    }

    /// Comments outside of any tag are cut out before parsing.
    private static func withoutComments(_ bytes: [UInt8]) -> [UInt8] {
        let opening = Array("<!--".utf8)
        let closing = Array("-->".utf8)
        guard bytes.contains(UInt8(ascii: "!")) else { return bytes }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x3C, bytes[index...].starts(with: opening) {
                var end = index + 4
                while end < bytes.count, !bytes[end...].starts(with: closing) { end += 1 }
                guard end < bytes.count else { return bytes }
                index = end + 3
            } else {
                out.append(bytes[index])
                index += 1
            }
        }
        return out
    }

    /// The IdP role of an entity, for SAML 2.0 only.
    private static func role(of entity: ElementNode) -> ElementNode? {
        entity.children.first { child in
            child.is(.metadata, "IDPSSODescriptor")
                && (child.attribute("protocolSupportEnumeration") ?? "").split(separator: " ")
                    .contains { $0 == XMLNamespace.protocol.uri }
        }
    }

    private static func descriptor(_ entity: ElementNode, now: Timestamp) throws(SAMLError) -> EntityDescriptor {
        guard let role = role(of: entity), let id = entity.attribute("entityID"), !id.isEmpty else {
            throw .metadataWithoutProvider
        }
        var findings: [Finding] = []
        let certificates = try signingCertificates(of: role, entityID: id)
        for certificate in certificates { findings += self.findings(certificate, now: now) }
        let redirect = endpoint(role, "SingleSignOnService", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect")
        let post = endpoint(role, "SingleSignOnService", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST")
        guard redirect != nil || post != nil else { throw .metadataWithoutEndpoint(id) }
        for url in [redirect, post].compactMap({ $0 }) { try AuthnRequest.checkDestination(url) }
        var levels = [role]
        while let parent = levels.last?.parent { levels.append(parent) }
        let validUntil = levels.compactMap { $0.attributeBytes("validUntil").flatMap { Timestamp(utf8: $0) } }.min()
        let cacheDuration = levels.compactMap { $0.attribute("cacheDuration").flatMap(CacheDuration.read) }.min()
        if let validUntil, validUntil <= now {
            findings.append(
                Finding(
                    .warning, code: "metadata.expired", message: "the metadata was valid until \(validUntil)",
                    remedy: "download the metadata again"))
        }
        let wantsSigned = role.attribute("WantAuthnRequestsSigned").map { $0 == "true" || $0 == "1" } ?? false
        if wantsSigned {
            findings.append(
                Finding(
                    .warning, code: "metadata.wants_signed_requests",
                    message: "the identity provider wants signed requests, which are not sent yet",
                    remedy: "switch the check of request signatures off for this application"))
        }
        return EntityDescriptor(
            entityID: id, ssoRedirectURL: redirect, ssoPostURL: post,
            sloRedirectURL: endpoint(role, "SingleLogoutService", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"),
            signingCertificates: certificates,
            nameIDFormats: role.children.filter { $0.is(.metadata, "NameIDFormat") }.compactMap(\.text),
            wantsSignedRequests: wantsSigned, validUntil: validUntil, cacheDuration: cacheDuration, findings: findings)
    }

    private static func endpoint(_ role: ElementNode, _ name: StaticString, _ binding: String) -> String? {
        role.children.first { $0.is(.metadata, name) && $0.attribute("Binding") == binding }?.attribute("Location")
    }

    /// Keys with `use="signing"` or without a use (SAML Metadata 2.4.1.1); no key at all fails closed (D19).
    private static func signingCertificates(
        of role: ElementNode, entityID: String
    ) throws(SAMLError) -> [Certificate] {
        var certificates: [Certificate] = []
        var firstError: CryptographyError?
        for key in role.children where key.is(.metadata, "KeyDescriptor") && key.attribute("use") != "encryption" {
            var texts: [ArraySlice<UInt8>] = []
            key.forEachElement { element in
                if element.is(.signature, "X509Certificate"), let text = element.textBytes { texts.append(text) }
            }
            for text in texts {
                do {
                    let certificate = try Certificate(uploaded: Array(text))
                    if !certificates.contains(certificate) { certificates.append(certificate) }
                } catch {
                    if firstError == nil { firstError = error }
                }
            }
        }
        guard certificates.isEmpty else { return certificates }
        if let firstError { throw .metadataCertificate(CodedErrorText(firstError)) }
        throw .metadataWithoutSigningKey(entityID)
    }

    /// What is worth saying about a certificate's dates.
    package static func findings(_ certificate: Certificate, now: Timestamp) -> [Finding] {
        let name = certificate.subject
        if certificate.notAfter <= now {
            return [
                Finding(
                    .warning, code: "certificate.expired",
                    message: "the certificate \(name) expired at \(certificate.notAfter)",
                    remedy: "create a new signing certificate at the identity provider and give it here")
            ]
        }
        if certificate.notBefore > now {
            return [
                Finding(
                    .info, code: "certificate.not_yet_valid",
                    message: "the certificate \(name) is valid from \(certificate.notBefore)")
            ]
        }
        if certificate.notAfter <= now.advanced(by: .days(60)) {
            return [
                Finding(
                    .warning, code: "certificate.expires_soon",
                    message: "the certificate \(name) expires at \(certificate.notAfter)",
                    remedy: "create the next signing certificate at the identity provider and add it here")
            ]
        }
        return []
    }
}
