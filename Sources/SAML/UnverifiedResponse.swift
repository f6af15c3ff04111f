import Essentials
import XMLSecurity

/// A response as it came: parsed, and believed in nothing.
///
/// The first of three types: this, then ``XMLSecurity/SignedElement``, then ``VerifiedAssertion``. Nothing that signs
/// somebody in takes this one.
package struct UnverifiedResponse: Sendable {
    /// The largest form field that is read (rule R1).
    package static let maximumFieldBytes = 512 << 10

    let document: XMLDocument
    /// The decoded message.
    package var bytes: [UInt8] { document.bytes }

    /// Reads the value of the form field `SAMLResponse` (SAML Bindings 3.5.4).
    ///
    /// - Throws: `saml.too_large`, `saml.not_base64`, `saml.is_request`, `saml.unexpected_root`, or `xml.…`.
    package init(formField field: [UInt8]) throws(SAMLError) {
        guard field.count <= UnverifiedResponse.maximumFieldBytes else {
            throw .fieldTooLarge(bytes: field.count, limit: UnverifiedResponse.maximumFieldBytes)
        }
        guard let bytes = Base64.decode(field, whiteSpace: .ignored), !bytes.isEmpty else { throw .notBase64 }
        try self.init(decoded: bytes)
    }

    /// Reads the XML itself.
    package init(decoded bytes: [UInt8]) throws(SAMLError) {
        do {
            document = try XMLTreeParser().parse(bytes)
        } catch {
            throw .xml(error)
        }
        let root = document.root
        guard root.is(.protocol, "Response") else {
            if root.namespace == .protocol, root.localName.hasSuffix("Request") { throw .isRequest(root.localName) }
            throw .unexpectedRoot("{\(root.namespaceURI)}\(root.localName)")
        }
    }

    /// What the response says it answers: good for finding the request it must match, and for nothing else.
    package var unverifiedInResponseTo: String? { document.root.attribute("InResponseTo") }
    package var unverifiedID: String? { document.root.attribute("ID") }
    package var unverifiedIssuer: String? {
        document.root.children.first { $0.is(.assertion, "Issuer") }?.text
            ?? document.root.children.first { $0.is(.assertion, "Assertion") }?.children.first?.text
    }
}
