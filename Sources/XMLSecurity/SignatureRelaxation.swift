/// A weaker signature check that a connection may have been granted (rule R20).
package enum SignatureRelaxation: String, Sendable, Hashable, CaseIterable {
    case sha1
    case rsa1024
    case emptyReferenceURI = "empty_reference_uri"
    case inclusiveC14N = "inclusive_c14n"
}
