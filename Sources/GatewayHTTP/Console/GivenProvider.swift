import Administration
import Essentials

/// What an admin gave of an IdP in one box, a file or single fields, as an edit of the connection.
enum GivenProvider {
    /// - Throws: `provider.nothing_given`; `provider.certificate_alone` for a certificate where metadata is asked for.
    static func draft(_ fields: FormFields) throws -> ConnectionDraft {
        var draft = ConnectionDraft()
        if fields.has("entity_id") {
            var certificates = pems(fields["certificates"])
            if let file = fields.file("certificate_file") { certificates.append(text(ofCertificate: file)) }
            draft.identityProvider = ConnectionDraft.IdentityProvider(
                entityID: fields["entity_id"].trimmingBlanks, ssoURL: fields["sso_url"].trimmingBlanks,
                certificates: certificates)
            return draft
        }
        let typed = trimmed(fields["metadata"])
        if let file = fields.file("file") {
            guard typed.isEmpty else { throw GivenProviderProblem.twoGiven }
            guard let xml = String(validating: file, as: UTF8.self), !xml.contains("-----BEGIN") else {
                throw GivenProviderProblem.certificateAlone
            }
            draft.metadataXML = xml
        } else if typed.isEmpty {
            throw GivenProviderProblem.nothing
        } else if typed.hasPrefix("https://") || typed.hasPrefix("http://") {
            draft.metadataURL = typed
        } else if typed.contains("-----BEGIN") {
            throw GivenProviderProblem.certificateAlone
        } else {
            draft.metadataXML = typed
        }
        return draft
    }

    /// Certificates that stand one below the other.
    private static func pems(_ text: String) -> [String] {
        let end = "-----END CERTIFICATE-----"
        var found: [String] = []
        var rest = trimmed(text)[...]
        while let range = rest.firstRange(of: end) {
            found.append(String(rest[..<range.upperBound]))
            rest = rest[range.upperBound...].drop { $0.isWhitespace }
        }
        // What is left is judged as it is, so that a mistake gets its own message (rule C-3).
        if !rest.allSatisfy(\.isWhitespace) { found.append(String(rest)) }
        return found
    }

    /// A file is PEM, which is text, or DER, which becomes base64.
    private static func text(ofCertificate bytes: ArraySlice<UInt8>) -> String {
        if let text = String(validating: bytes, as: UTF8.self), text.contains("-----BEGIN") || text.contains("<") {
            return text
        }
        return Base64.encode(Array(bytes))
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

/// Why nothing could be made of what an admin gave.
enum GivenProviderProblem: CodedError, Hashable {
    case nothing
    case twoGiven
    case certificateAlone

    var code: String {
        switch self {
        case .nothing: "provider.nothing_given"
        case .twoGiven: "provider.two_given"
        case .certificateAlone: "provider.certificate_alone"
        }
    }

    var message: String {
        switch self {
        case .nothing: "the box is empty and no file was chosen"
        case .twoGiven: "there is text in the box and a file beside it, and they may say different things"
        case .certificateAlone: "that is a certificate, which says neither the provider's entity ID nor its sign-on URL"
        }
    }

    var remedy: Remedy? {
        switch self {
        case .nothing: Remedy(.organizationAdmin, "paste the metadata's address or its text, or choose the file")
        case .twoGiven: Remedy(.organizationAdmin, "empty the box, or leave the file out")
        case .certificateAlone:
            Remedy(.organizationAdmin, "open \"Enter the values by hand\" and give all three, or give the metadata")
        }
    }

    var exposure: Exposure { .administrators }
}

extension GivenProviderProblem: StatusBearing {
    var status: Int { 422 }
}
