package import Essentials
import XMLSecurity

extension SAMLError {
    package var remedy: Remedy? {
        switch self {
        case .xml(let error): error.remedy
        case .isRequest:
            Remedy(.organizationAdmin, "exchange the two URLs at the identity provider: ours receives responses")
        case .encryptedAssertion: Remedy(.identityProvider, "switch assertion encryption off for this application")
        case .unsigned: Remedy(.identityProvider, "switch on signing of the assertion or of the response")
        case .status: Remedy(.identityProvider, "read the status and its message; the identity provider refused")
        case .issuer(let received, _):
            Remedy(
                .organizationAdmin,
                "if \"\(received)\" is your identity provider's entity ID, put it into the connection")
        case .destination(_, let expected), .recipient(_, let expected):
            Remedy(.identityProvider, "set the assertion consumer service URL to \(expected)")
        case .audience(_, let expected), .audienceMissing(let expected):
            Remedy(.identityProvider, "set the audience (SP entity ID) to \(expected)")
        case .expired, .notYetValid:
            Remedy(.identityProvider, "compare the clocks; where they agree, start the log-in again")
        case .inResponseTo, .unsolicitedRefused: Remedy(.person, "start again at the application")
        case .staleAuthentication: Remedy(.identityProvider, "honour ForceAuthn for this application")
        case .sessionExpired: Remedy(.person, "sign in again at the identity provider")
        case .noUsableKey: Remedy(.organizationAdmin, "give the identity provider's metadata or signing certificate")
        case .destinationURL: Remedy(.organizationAdmin, "give the sign-on URL as the identity provider shows it")
        case .metadataUnreadable, .metadataIsHTML:
            Remedy(.organizationAdmin, "download the metadata file and upload it as it is")
        case .metadataOfServiceProvider:
            Remedy(.organizationAdmin, "give the identity provider's metadata, not the application's")
        case .metadataWithoutProvider, .metadataWithoutEndpoint, .metadataWithoutSigningKey:
            Remedy(.organizationAdmin, "download the metadata of a SAML 2.0 application at the identity provider")
        case .metadataSeveralProviders, .metadataUnknownEntity:
            Remedy(.organizationAdmin, "say which one with entity_id")
        case .metadataExpired: Remedy(.organizationAdmin, "download the metadata again")
        case .metadataCertificate(let error): error.remedy
        case .requestTooLong, .relayStateTooLong: Remedy(.operators, "report this: the request is ours")
        default: Remedy(.identityProvider, "send a response as the SAML 2.0 web browser profile describes it")
        }
    }
}
