import XMLSecurity

extension SAMLError {
    package var code: String {
        switch self {
        case .xml(let error): error.code
        case .fieldTooLarge: "saml.too_large"
        case .notBase64: "saml.not_base64"
        case .isRequest: "saml.is_request"
        case .unexpectedRoot: "saml.unexpected_root"
        case .structure: "saml.structure"
        case .assertionMissing: "saml.assertion_missing"
        case .severalAssertions: "saml.several_assertions"
        case .encryptedAssertion: "saml.encrypted_assertion_unsupported"
        case .misplacedSignature: "saml.misplaced_signature"
        case .unsigned: "saml.unsigned"
        case .status: "saml.status"
        case .issuer: "saml.issuer"
        case .destination: "saml.destination"
        case .audience: "saml.audience"
        case .audienceMissing: "saml.audience_missing"
        case .recipient: "saml.recipient"
        case .expired: "saml.expired"
        case .notYetValid: "saml.not_yet_valid"
        case .validityMissing: "saml.validity_missing"
        case .subjectConfirmation: "saml.subject_confirmation"
        case .inResponseTo: "saml.in_response_to"
        case .unsolicitedRefused: "saml.unsolicited"
        case .authnStatement: "saml.authn_statement"
        case .staleAuthentication: "saml.stale_authentication"
        case .sessionExpired: "saml.session_expired"
        case .unknownCondition: "saml.unknown_condition"
        case .nameID: "saml.name_id"
        case .attribute: "saml.attribute"
        case .version: "saml.version"
        case .noUsableKey: "saml.no_usable_key"
        case .requestTooLong: "saml.request_too_long"
        case .relayStateTooLong: "saml.relay_state_too_long"
        case .destinationURL: "saml.destination_url"
        case .metadataUnreadable: "metadata.not_xml"
        case .metadataIsHTML: "metadata.is_html"
        case .metadataOfServiceProvider: "metadata.is_service_provider"
        case .metadataWithoutProvider: "metadata.no_identity_provider"
        case .metadataWithoutSigningKey: "metadata.no_signing_key"
        case .metadataSeveralProviders: "metadata.several_providers"
        case .metadataUnknownEntity: "metadata.unknown_entity"
        case .metadataWithoutEndpoint: "metadata.no_sign_on_endpoint"
        case .metadataExpired: "metadata.expired"
        case .metadataCertificate(let error): error.code
        }
    }
}
