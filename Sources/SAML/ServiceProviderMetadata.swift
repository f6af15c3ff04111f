import XMLSecurity

/// What an IdP's admin imports about one connection (SAML Metadata 2.4.4).
package struct ServiceProviderMetadata: Sendable {
    package let entityID: String
    package let acsURL: String

    package init(entityID: String, acsURL: String) {
        self.entityID = entityID
        self.acsURL = acsURL
    }

    package var xml: [UInt8] {
        var writer = XMLWriter()
        writer.element("md:EntityDescriptor", [("xmlns:md", XMLNamespace.metadata.uri), ("entityID", entityID)]) {
            entity in
            entity.element(
                "md:SPSSODescriptor",
                [
                    ("AuthnRequestsSigned", "false"), ("WantAssertionsSigned", "true"),
                    ("protocolSupportEnumeration", XMLNamespace.protocol.uri),
                ]
            ) { role in
                role.element("md:NameIDFormat", text: NameID.persistentFormat)
                role.element("md:NameIDFormat", text: NameID.emailFormat)
                role.empty(
                    "md:AssertionConsumerService",
                    [
                        ("Binding", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"), ("Location", acsURL),
                        ("index", "0"), ("isDefault", "true"),
                    ])
            }
        }
        return writer.bytes
    }
}
