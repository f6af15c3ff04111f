package import Essentials
package import XMLSecurity

/// Why a SAML message or metadata is not believed.
///
/// The code of a semantic refusal names the check.
package enum SAMLError: CodedError, Hashable {
    case xml(XMLSecurityError)
    // Reading the form field
    case fieldTooLarge(bytes: Int, limit: Int)
    case notBase64
    case isRequest(String)
    case unexpectedRoot(String)
    case structure(String)
    case assertionMissing
    case severalAssertions(Int)
    case encryptedAssertion
    case misplacedSignature
    case unsigned(status: String?)
    // Checks
    case status(codes: [String], message: String?)
    case issuer(received: String, expected: [String])
    case destination(received: String, expected: String)
    case audience(received: [String], expected: String)
    case audienceMissing(expected: String)
    case recipient(received: String?, expected: String)
    case expired(at: Timestamp, now: Timestamp)
    case notYetValid(from: Timestamp, now: Timestamp)
    case validityMissing
    case subjectConfirmation(String)
    case inResponseTo(received: String?, expected: String?)
    case unsolicitedRefused
    case authnStatement(String)
    case staleAuthentication(at: Timestamp, requestedAt: Timestamp)
    case sessionExpired(at: Timestamp, now: Timestamp)
    case unknownCondition(String)
    case nameID(String)
    case attribute(String)
    case version(String)
    // Configuration and metadata
    case noUsableKey
    case requestTooLong(Int)
    case relayStateTooLong(Int)
    case destinationURL(String)
    case metadataUnreadable
    case metadataIsHTML
    case metadataOfServiceProvider(String)
    case metadataWithoutProvider
    case metadataWithoutSigningKey(String)
    case metadataSeveralProviders([String])
    case metadataUnknownEntity(String, known: [String])
    case metadataWithoutEndpoint(String)
    case metadataExpired(at: Timestamp, now: Timestamp)
    case metadataCertificate(CodedErrorText)

    /// Which layer refuses; nil for what is not a response.
    package var layer: XMLSecurityError.Layer? {
        switch self {
        case .xml(let error): error.layer
        case .fieldTooLarge, .notBase64: .parser
        case .isRequest, .unexpectedRoot, .structure, .assertionMissing, .encryptedAssertion, .version, .attribute:
            .structure
        case .severalAssertions, .misplacedSignature: .wrapping
        case .unsigned: .unsigned
        case .noUsableKey: .signature
        case .status, .issuer, .destination, .audience, .audienceMissing, .recipient, .expired, .notYetValid,
            .validityMissing, .subjectConfirmation, .inResponseTo, .unsolicitedRefused, .authnStatement,
            .staleAuthentication, .sessionExpired, .unknownCondition, .nameID:
            .semantic
        default: nil
        }
    }

    package var exposure: Exposure { .administrators }
}
