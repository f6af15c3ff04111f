package import Essentials

/// Why a document, or a signature in it, is not believed.
///
/// Whoever sent the message learns the family only (rule R22, D21); admins read the message.
package enum XMLSecurityError: CodedError, Hashable {
    // Parser (R1–R5)
    case tooLarge(bytes: Int, limit: Int)
    case notUTF8
    case byteOrderMark
    case declarationRefused
    case documentType
    case comment
    case characterData
    case processingInstruction
    case entityReference(String)
    case malformed(line: Int, reason: String)
    case tooDeep(limit: Int)
    case tooManyNodes(limit: Int)
    case tooManyAttributes(limit: Int)
    case relativeNamespace(String)
    case forbiddenAttribute(String)
    // Structure (R7)
    case duplicateID(String)
    case malformedID(String)
    // Signature (R8, R9, R11–R13)
    case signatureStructure(String)
    case algorithmRefused(kind: String, uri: String)
    case relaxationNeeded(SignatureRelaxation, found: String)
    case transformRefused(String)
    case referenceMismatch(uri: String, expected: String)
    case digestLength(found: Int, expected: Int)
    case digestMismatch
    case signatureMismatch(keys: Int)
    case noUsableKey
    case canonicalizationFailed

    /// Which layer refuses.
    package enum Layer: String, Sendable, Hashable { case parser, structure, unsigned, signature, wrapping, semantic }

    package var layer: Layer {
        switch self {
        case .duplicateID, .malformedID: .structure
        case .signatureStructure, .algorithmRefused, .relaxationNeeded, .transformRefused, .digestLength,
            .digestMismatch,
            .signatureMismatch, .noUsableKey, .canonicalizationFailed:
            .signature
        case .referenceMismatch: .wrapping
        default: .parser
        }
    }

    package var code: String {
        switch self {
        case .tooLarge: "xml.too_large"
        case .notUTF8: "xml.not_utf8"
        case .byteOrderMark: "xml.byte_order_mark"
        case .declarationRefused: "xml.declaration_refused"
        case .documentType: "xml.document_type"
        case .comment: "xml.comment"
        case .characterData: "xml.cdata"
        case .processingInstruction: "xml.processing_instruction"
        case .entityReference: "xml.entity_reference"
        case .malformed: "xml.malformed"
        case .tooDeep: "xml.too_deep"
        case .tooManyNodes: "xml.too_many_nodes"
        case .tooManyAttributes: "xml.too_many_attributes"
        case .relativeNamespace: "xml.relative_namespace"
        case .forbiddenAttribute: "xml.forbidden_attribute"
        case .duplicateID: "xml.duplicate_id"
        case .malformedID: "xml.malformed_id"
        case .signatureStructure: "signature.structure"
        case .algorithmRefused: "signature.algorithm_refused"
        case .relaxationNeeded(let relaxation, _): "signature.\(relaxation.rawValue)_refused"
        case .transformRefused: "signature.transform_refused"
        case .referenceMismatch: "signature.reference_mismatch"
        case .digestLength: "signature.digest_length"
        case .digestMismatch: "signature.digest_mismatch"
        case .signatureMismatch: "signature.no_key_matches"
        case .noUsableKey: "signature.no_usable_key"
        case .canonicalizationFailed: "signature.canonicalization_failed"
        }
    }

    package var message: String {
        switch self {
        case .tooLarge(let bytes, let limit): "the document has \(bytes) bytes, at most \(limit) are read"
        case .notUTF8: "the document is not UTF-8"
        case .byteOrderMark: "the document begins with a byte order mark"
        case .declarationRefused: "the XML declaration is not version 1.0 with UTF-8 or no encoding"
        case .documentType: "the document has a markup declaration (DOCTYPE, ENTITY or ATTLIST)"
        case .comment: "the document has a comment"
        case .characterData: "the document has a CDATA section"
        case .processingInstruction: "the document has a processing instruction"
        case .entityReference(let name): "the document refers to the entity \"\(name)\""
        case .malformed(let line, let reason): "line \(line) is not well-formed: \(reason)"
        case .tooDeep(let limit): "elements nest deeper than \(limit) levels"
        case .tooManyNodes(let limit): "the document has more than \(limit) nodes"
        case .tooManyAttributes(let limit): "an element has more than \(limit) attributes"
        case .relativeNamespace(let text): "a namespace is not an absolute URI: \(text)"
        case .forbiddenAttribute(let name): "the attribute \(name) is not allowed"
        case .duplicateID(let id): "the ID \"\(id)\" stands on more than one element"
        case .malformedID(let id): "\"\(id)\" can't be an ID"
        case .signatureStructure(let detail): "the signature is not built as it must be: \(detail)"
        case .algorithmRefused(let kind, let uri): "the \(kind) algorithm \"\(uri)\" is not accepted"
        case .relaxationNeeded(let relaxation, let found):
            "the signature uses \(found), which this connection does not allow (\(relaxation.rawValue))"
        case .transformRefused(let uri): "the transform \"\(uri)\" is not accepted"
        case .referenceMismatch(let uri, let expected):
            "the signature refers to \"\(uri)\", expected \"\(expected)\", the element that it stands in"
        case .digestLength(let found, let expected): "the digest has \(found) bytes, expected \(expected)"
        case .digestMismatch: "the signed element was changed after it was signed"
        case .signatureMismatch(let keys): "none of the connection's \(keys) keys made this signature"
        case .noUsableKey: "the connection has no key that may verify a signature"
        case .canonicalizationFailed: "the canonical form could not be made"
        }
    }

    package var remedy: Remedy? {
        switch self {
        case .signatureMismatch, .noUsableKey:
            Remedy(.organizationAdmin, "give the identity provider's current signing certificate or metadata")
        case .relaxationNeeded(.sha1, _), .algorithmRefused:
            Remedy(.identityProvider, "choose RSA with SHA-256 as the signature and digest algorithm")
        case .relaxationNeeded(.rsa1024, _):
            Remedy(.identityProvider, "create a signing certificate with a key of 2048 bits or more")
        case .digestMismatch:
            Remedy(.identityProvider, "look for a proxy or an extension that rewrites the response on its way")
        default: Remedy(.identityProvider, "send a response as the SAML 2.0 profile describes it")
        }
    }

    package var exposure: Exposure { .administrators }
}
