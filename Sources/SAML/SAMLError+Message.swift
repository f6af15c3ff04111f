import XMLSecurity

extension SAMLError {
    package var message: String {
        switch self {
        case .xml(let error): error.message
        case .fieldTooLarge(let bytes, let limit): "the field has \(bytes) bytes, at most \(limit) are read"
        case .notBase64: "the field SAMLResponse is not base64"
        case .isRequest(let name): "this is a \(name), expected a Response"
        case .unexpectedRoot(let name): "the document is a \(name), expected a SAML 2.0 Response"
        case .structure(let detail): "the response is not built as SAML 2.0 says: \(detail)"
        case .assertionMissing: "the response has no assertion"
        case .severalAssertions(let count): "the response has \(count) assertions, expected exactly one"
        case .encryptedAssertion: "the assertion is encrypted, which is not supported yet"
        case .misplacedSignature: "a signature stands where none may"
        case .unsigned(let status):
            "neither the response nor its assertion is signed" + (status.map { "; unverified status: \($0)" } ?? "")
        case .status(let codes, let message):
            "the identity provider answered \(codes.joined(separator: " / "))" + (message.map { ": \($0)" } ?? "")
        case .issuer(let received, let expected):
            "the issuer is \"\(received)\", expected \(SAMLError.quoted(expected))"
        case .destination(let received, let expected): "the Destination is \"\(received)\", expected \"\(expected)\""
        case .audience(let received, let expected):
            "the audience is \(SAMLError.quoted(received)), expected \"\(expected)\""
        case .audienceMissing(let expected): "the assertion has no audience, expected \"\(expected)\""
        case .recipient(let received, let expected):
            "the Recipient is \(received.map { "\"\($0)\"" } ?? "absent"), expected \"\(expected)\""
        case .expired(let at, let now): "the assertion was valid until \(at), and it is \(now)"
        case .notYetValid(let from, let now): "the assertion is valid from \(from), and it is \(now)"
        case .validityMissing: "the subject confirmation has no NotOnOrAfter"
        case .subjectConfirmation(let detail): "no subject confirmation holds: \(detail)"
        case .inResponseTo(let received, let expected):
            "the response answers \(received.map { "\"\($0)\"" } ?? "no request"), "
                + "expected \(expected.map { "\"\($0)\"" } ?? "no request")"
        case .unsolicitedRefused: "nobody asked for this response, and this connection takes no unsolicited ones"
        case .authnStatement(let detail): "the assertion says nothing usable about the authentication: \(detail)"
        case .staleAuthentication(let at, let requestedAt):
            "the person authenticated at \(at), expected a new authentication after \(requestedAt)"
        case .sessionExpired(let at, let now): "the session at the identity provider ended at \(at), and it is \(now)"
        case .unknownCondition(let name): "the condition \(name) is not understood"
        case .nameID(let detail): "the NameID can't be used: \(detail)"
        case .attribute(let detail): "an attribute can't be used: \(detail)"
        case .version(let version): "the version is \"\(version)\", expected \"2.0\""
        case .noUsableKey: "the connection has no signing certificate"
        case .requestTooLong(let bytes): "the request has \(bytes) bytes"
        case .relayStateTooLong(let bytes): "the RelayState has \(bytes) bytes, at most 80 are allowed"
        case .destinationURL(let url): "\"\(url)\" is not an http or https address"
        default: metadataMessage
        }
    }

    private var metadataMessage: String {
        switch self {
        case .metadataUnreadable: "this is not XML"
        case .metadataIsHTML: "this is a web page, expected SAML metadata"
        case .metadataOfServiceProvider(let id): "this is the metadata of a service provider (\(id))"
        case .metadataWithoutProvider: "the metadata describes no SAML 2.0 identity provider"
        case .metadataWithoutSigningKey(let id): "the metadata of \(id) has no signing certificate"
        case .metadataSeveralProviders(let ids):
            "the metadata describes several identity providers: \(SAMLError.quoted(ids))"
        case .metadataUnknownEntity(let id, let known):
            "the metadata has no identity provider \"\(id)\", only \(SAMLError.quoted(known))"
        case .metadataWithoutEndpoint(let id): "the metadata of \(id) has no SingleSignOnService by redirect or POST"
        case .metadataExpired(let at, let now): "the metadata was valid until \(at), and it is \(now)"
        case .metadataCertificate(let error): error.message
        default: code
        }
    }

    static func quoted(_ texts: [String]) -> String {
        texts.isEmpty ? "absent" : texts.prefix(5).map { "\"\($0)\"" }.joined(separator: ", ")
    }
}
