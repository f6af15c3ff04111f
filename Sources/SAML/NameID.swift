/// Who the assertion is about, exactly as asserted (SAML Core 2.2.3; D12: kept raw, compared exactly).
package struct NameID: Sendable, Hashable {
    package let value: String
    package let format: String?
    package let nameQualifier: String?
    package let spNameQualifier: String?

    package static let emailFormat = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
    package static let persistentFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
    package static let transientFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"

    package init(value: String, format: String? = nil, nameQualifier: String? = nil, spNameQualifier: String? = nil) {
        self.value = value
        self.format = format
        self.nameQualifier = nameQualifier
        self.spNameQualifier = spNameQualifier
    }
}
