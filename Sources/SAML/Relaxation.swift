import XMLSecurity

/// A weaker check: a closed list, granted per connection by an admin, dated and shown (rule R20).
///
/// No adapter can grant one. Signature, an audience other than an absent one, and tenant checks have none.
package enum Relaxation: String, Sendable, Hashable, CaseIterable {
    case sha1
    case rsa1024
    case cbcEncryption = "cbc_encryption"
    case missingAudience = "missing_audience"
    case missingRecipient = "missing_recipient"
    case emptyReferenceURI = "empty_reference_uri"
    case inclusiveC14N = "inclusive_c14n"

    var forSignatures: SignatureRelaxation? {
        switch self {
        case .sha1: .sha1
        case .rsa1024: .rsa1024
        case .emptyReferenceURI: .emptyReferenceURI
        case .inclusiveC14N: .inclusiveC14N
        case .cbcEncryption, .missingAudience, .missingRecipient: nil
        }
    }
}
