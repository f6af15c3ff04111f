package import Cryptography
package import Essentials
import XMLSecurity

/// Makes signed SAML responses: for tests, benchmarks, and the demonstration's identity provider.
package struct ResponseForge: Sendable {
    package let issuer: String
    package let key: PrivateKey
    package let certificate: Certificate

    package init(issuer: String, key: PrivateKey, certificate: Certificate) {
        self.issuer = issuer
        self.key = key
        self.certificate = certificate
    }

    /// A forge with a new RSA key of 2048 bits and a certificate of ten years around `now`.
    package init(issuer: String, now: Timestamp) throws {
        let key = try PrivateKey.generateRSA(bits: 2048)
        try self.init(
            issuer: issuer, key: key,
            certificate: Certificate.selfSigned(
                key: key, commonName: "Demonstration", notBefore: now.advanced(by: .days(-1)),
                notAfter: now.advanced(by: .days(3650))))
    }

    /// IdP metadata that says where log-ins go.
    ///
    /// - Parameters:
    ///   - certificates: what it lists; nil for the forge's own.
    ///   - attributes: further ones of the entity, such as `validUntil`.
    package func metadata(
        ssoURL: String, certificates: [Certificate]? = nil, attributes: [(String, String?)] = []
    ) -> String {
        var writer = XMLWriter()
        writer.element(
            "md:EntityDescriptor", [("xmlns:md", XMLNamespace.metadata.uri), ("entityID", issuer)] + attributes
        ) { entity in
            entity.element("md:IDPSSODescriptor", [("protocolSupportEnumeration", XMLNamespace.protocol.uri)]) { role in
                for certificate in certificates ?? [self.certificate] {
                    role.element("md:KeyDescriptor", [("use", "signing")]) { descriptor in
                        descriptor.element("ds:KeyInfo", [("xmlns:ds", XMLNamespace.signature.uri)]) { info in
                            info.element("ds:X509Data") { data in
                                data.element("ds:X509Certificate", text: Base64.encode(certificate.der))
                            }
                        }
                    }
                }
                role.empty(
                    "md:SingleSignOnService",
                    [("Binding", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"), ("Location", ssoURL)])
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The form field `SAMLResponse`.
    package func response(_ order: ResponseOrder) throws -> String { Base64.encode(try xml(order)) }

    /// The response itself.
    package func xml(_ order: ResponseOrder) throws -> [UInt8] {
        let assertionID = order.assertionID ?? "_" + hexadecimal(SecureRandom.bytes(16))
        let responseID = order.responseID ?? "_" + hexadecimal(SecureRandom.bytes(16))
        var document = unsigned(order, responseID: responseID, assertionID: assertionID)
        document = Array(order.beforeSigning(String(decoding: document, as: UTF8.self)).utf8)
        let signer = ElementSigner(key: key, certificate: certificate)
        if order.signing == .assertion || order.signing == .both {
            document = try signer.sign(document, elementID: assertionID)
        }
        if order.signing == .response || order.signing == .both {
            document = try signer.sign(document, elementID: responseID)
        }
        return Array(order.afterSigning(String(decoding: document, as: UTF8.self)).utf8)
    }

    private func unsigned(_ order: ResponseOrder, responseID: String, assertionID: String) -> [UInt8] {
        var writer = XMLWriter()
        writer.element(
            "samlp:Response",
            [
                ("xmlns:samlp", XMLNamespace.protocol.uri), ("xmlns:saml", XMLNamespace.assertion.uri),
                ("ID", responseID), ("Version", "2.0"), ("IssueInstant", order.now.text),
                ("Destination", order.destination), ("InResponseTo", order.inResponseTo),
            ]
        ) { response in
            response.element("saml:Issuer", text: issuer)
            response.element("samlp:Status") { status in
                status.empty("samlp:StatusCode", [("Value", order.status)])
                if let message = order.statusMessage { status.element("samlp:StatusMessage", text: message) }
            }
            response.element(
                "saml:Assertion",
                [
                    ("xmlns:saml", XMLNamespace.assertion.uri), ("ID", assertionID), ("Version", "2.0"),
                    ("IssueInstant", order.now.text),
                ]
            ) { assertion in
                assertion.element("saml:Issuer", text: issuer)
                self.subject(order, &assertion)
                self.conditions(order, &assertion)
                self.statements(order, &assertion)
            }
        }
        return writer.bytes
    }

    private func subject(_ order: ResponseOrder, _ writer: inout XMLWriter) {
        writer.element("saml:Subject") { subject in
            if let nameID = order.nameID {
                subject.element("saml:NameID", [("Format", order.nameIDFormat)], text: nameID)
            }
            guard order.withConfirmation else { return }
            subject.element("saml:SubjectConfirmation", [("Method", order.confirmationMethod)]) { confirmation in
                confirmation.empty(
                    "saml:SubjectConfirmationData",
                    [
                        ("NotOnOrAfter", order.now.advanced(by: order.notOnOrAfter).text),
                        ("Recipient", order.recipient), ("InResponseTo", order.inResponseTo),
                    ])
            }
        }
    }

    private func conditions(_ order: ResponseOrder, _ writer: inout XMLWriter) {
        writer.element(
            "saml:Conditions",
            [
                ("NotBefore", order.now.advanced(by: order.notBefore).text),
                ("NotOnOrAfter", order.now.advanced(by: order.notOnOrAfter).text),
            ]
        ) { conditions in
            if let audience = order.audience {
                conditions.element("saml:AudienceRestriction") { $0.element("saml:Audience", text: audience) }
            }
            if let extra = order.extraCondition { conditions.empty(extra) }
        }
    }

    private func statements(_ order: ResponseOrder, _ writer: inout XMLWriter) {
        if order.withAuthnStatement {
            writer.element(
                "saml:AuthnStatement",
                [
                    ("AuthnInstant", order.authnInstant.text), ("SessionIndex", order.sessionIndex),
                    ("SessionNotOnOrAfter", order.sessionNotOnOrAfter?.text),
                ]
            ) { statement in
                statement.element("saml:AuthnContext") { context in
                    context.element(
                        "saml:AuthnContextClassRef",
                        text: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport")
                }
            }
        }
        guard !order.attributes.isEmpty else { return }
        writer.element("saml:AttributeStatement") { statement in
            for attribute in order.attributes {
                statement.element("saml:Attribute", [("Name", attribute.name)]) { element in
                    for value in attribute.values { element.element("saml:AttributeValue", text: value) }
                }
            }
        }
    }
}
