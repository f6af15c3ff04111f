/// A namespace that the gateway knows, so that a comparison is one of two small numbers.
package enum XMLNamespace: UInt8, Sendable, BitwiseCopyable, CaseIterable {
    case none = 0
    case other
    case assertion, `protocol`, metadata, signature, encryption, exclusiveC14N, schema, schemaInstance, xml

    package var uri: String {
        switch self {
        case .none, .other: ""
        case .assertion: "urn:oasis:names:tc:SAML:2.0:assertion"
        case .protocol: "urn:oasis:names:tc:SAML:2.0:protocol"
        case .metadata: "urn:oasis:names:tc:SAML:2.0:metadata"
        case .signature: "http://www.w3.org/2000/09/xmldsig#"
        case .encryption: "http://www.w3.org/2001/04/xmlenc#"
        case .exclusiveC14N: "http://www.w3.org/2001/10/xml-exc-c14n#"
        case .schema: "http://www.w3.org/2001/XMLSchema"
        case .schemaInstance: "http://www.w3.org/2001/XMLSchema-instance"
        case .xml: "http://www.w3.org/XML/1998/namespace"
        }
    }

    private static let known: [(uri: [UInt8], namespace: XMLNamespace)] = allCases.filter { $0.rawValue > 1 }
        .map { (Array($0.uri.utf8), $0) }

    /// The known namespace with this URI, or `other`; lengths differ almost always, so few bytes are compared.
    static func known(_ uri: some Collection<UInt8>) -> XMLNamespace {
        for candidate in known where candidate.uri.count == uri.count && uri.elementsEqual(candidate.uri) {
            return candidate.namespace
        }
        return .other
    }

    /// Whether `uri` begins with a letter and has a scheme before anything else (RFC 3986 3.1; rule R5, B5, B6).
    static func isAbsolute(_ uri: some Collection<UInt8>) -> Bool {
        guard let colon = uri.firstIndex(of: UInt8(ascii: ":")), let first = uri.first, isLetter(first) else {
            return false
        }
        return uri[..<colon].allSatisfy { byte in
            isLetter(byte) || (byte >= 48 && byte <= 57) || byte == 43 || byte == 45 || byte == 46
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 97 && byte | 0x20 <= 122 }
}
