package import Essentials

/// A key, certificate or ciphertext that can't be used.
package enum CryptographyError: CodedError, Hashable {
    case certificateEmpty
    /// XML was given where a certificate was asked for (rule C-3).
    case certificateIsMetadata
    case certificateIsPrivateKey
    case certificateIsRequest
    case certificateIsPublicKey
    /// PEM or base64 that breaks off.
    case certificateTruncated
    case certificateUnreadable
    case weakKey(bits: Int)
    case unsupportedKey(String)
    case keyUnreadable
    case signingFailed
    case sealedDataUnreadable
    case passwordHashFailed

    package var code: String {
        switch self {
        case .certificateEmpty: "certificate.empty"
        case .certificateIsMetadata: "certificate.is_metadata"
        case .certificateIsPrivateKey: "certificate.is_private_key"
        case .certificateIsRequest: "certificate.is_request"
        case .certificateIsPublicKey: "certificate.is_public_key"
        case .certificateTruncated: "certificate.truncated"
        case .certificateUnreadable: "certificate.unreadable"
        case .weakKey: "certificate.weak_key"
        case .unsupportedKey: "certificate.unsupported_key"
        case .keyUnreadable: "key.unreadable"
        case .signingFailed: "key.signing_failed"
        case .sealedDataUnreadable: "sealed.unreadable"
        case .passwordHashFailed: "password.hash_failed"
        }
    }

    package var message: String {
        switch self {
        case .certificateEmpty: "the certificate is empty"
        case .certificateIsMetadata: "this is XML metadata, expected a certificate (.pem, .cert, .crt, .cer)"
        case .certificateIsPrivateKey: "this is a private key, expected a certificate"
        case .certificateIsRequest: "this is a certificate signing request, expected a certificate"
        case .certificateIsPublicKey: "this is a bare public key, expected a certificate"
        case .certificateTruncated: "the certificate breaks off before its end"
        case .certificateUnreadable: "this is not an X.509 certificate in PEM or DER"
        case .weakKey(let bits): "the key has \(bits) bits, expected an RSA key of 2048 bits or more"
        case .unsupportedKey(let kind): "the key is of kind \(kind), expected RSA or ECDSA on P-256, P-384 or P-521"
        case .keyUnreadable: "the key can't be read"
        case .signingFailed: "the signature could not be made"
        case .sealedDataUnreadable: "the sealed data was made with another key or was changed"
        case .passwordHashFailed: "the password could not be hashed"
        }
    }

    package var remedy: Remedy? {
        switch self {
        case .certificateEmpty, .certificateTruncated, .certificateUnreadable, .certificateIsPublicKey:
            Remedy(
                .organizationAdmin, "download the signing certificate at the identity provider again, as Base64 or PEM")
        case .certificateIsMetadata:
            Remedy(.organizationAdmin, "give this file as metadata instead: it is read for its certificates, too")
        case .certificateIsPrivateKey:
            Remedy(
                .organizationAdmin,
                "give the certificate, and replace this key at the identity provider: a private key never leaves its owner"
            )
        case .certificateIsRequest:
            Remedy(.organizationAdmin, "give the signed certificate, not the request for one")
        case .weakKey, .unsupportedKey:
            Remedy(
                .organizationAdmin, "create a new signing certificate at the identity provider, with RSA 2048 or more")
        case .keyUnreadable, .signingFailed, .sealedDataUnreadable:
            Remedy(.operators, "check that the key files belong to this installation")
        case .passwordHashFailed: Remedy(.operators, "look at the free memory")
        }
    }

    package var exposure: Exposure {
        switch self {
        case .keyUnreadable, .signingFailed, .sealedDataUnreadable, .passwordHashFailed: .operators
        default: .administrators
        }
    }
}
