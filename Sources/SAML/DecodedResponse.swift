package import Cryptography
import Essentials
import XMLSecurity

/// A kept response for an admin's eyes: its structure and its texts, with the proofs cut short.
///
/// Without signature values nobody can present it anywhere; nothing is verified here and nothing is decided by it.
package struct DecodedResponse: Sendable {
    package let root: DecodedElement
    /// The certificates that the signatures name themselves: a hint at what the IdP signs with, never a reason to trust.
    package let namedCertificates: [Certificate]

    /// Elements whose text proves something, or is long and says nothing to a reader.
    private static let shortened: Set<String> = [
        "SignatureValue", "DigestValue", "X509Certificate", "CipherValue", "Modulus",
    ]
    private static let shown = 16

    /// - Parameter bytes: the message after base64.
    /// - Throws: `xml.…`, `saml.…` where these bytes are no response that could have been read.
    package init(decoded bytes: [UInt8]) throws(SAMLError) {
        let response = try UnverifiedResponse(decoded: bytes)
        root = DecodedResponse.read(response.document.root)
        var certificates: [Certificate] = []
        response.document.root.forEachElement { element in
            guard element.localName == "X509Certificate", let text = element.textBytes, certificates.count < 8,
                let der = Base64.decode(Array(text), whiteSpace: .ignored),
                let certificate = try? Certificate(der: der), !certificates.contains(certificate)
            else { return }
            certificates.append(certificate)
        }
        namedCertificates = certificates
    }

    private static func read(_ element: ElementNode) -> DecodedElement {
        var (children, texts): ([DecodedElement], [String]) = ([], [])
        for part in element.parts {
            switch part {
            case .element(let child): children.append(read(child))
            case .text(let text): texts.append(text)
            }
        }
        // A value is shown as it came, blanks and all; between elements there is only layout.
        var text = texts.joined()
        if text.allSatisfy(\.isWhitespace), !children.isEmpty { text = "" }
        if shortened.contains(element.localName) { text.removeAll(where: \.isWhitespace) }
        let isShortened = shortened.contains(element.localName) && text.count > shown
        return DecodedElement(
            name: element.writtenName,
            attributes: element.writtenAttributes.map { DecodedElement.Attribute(name: $0.name, value: $0.value) },
            text: text.isEmpty ? nil : isShortened ? "\(text.prefix(shown))… (\(text.count) characters)" : text,
            isShortened: isShortened, children: children)
    }
}
