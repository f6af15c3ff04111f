import Essentials
import GatewayTesting
import SAML
import Testing

@Suite struct DecodedResponseTests {
    private static let now = Timestamp(text: "2026-03-04T05:06:07Z") ?? Timestamp(milliseconds: 0)

    private func decoded(_ change: (inout ResponseOrder) -> Void = { _ in }) throws -> DecodedResponse {
        var order = ResponseOrder(
            acsURL: "https://sp/acs", audience: "https://sp", inResponseTo: "_r", now: Self.now,
            email: "ada@works.example", attributes: [("groups", ["R&D <one>", " spaced "])])
        change(&order)
        let forge = try ResponseForge(issuer: "https://idp", now: Self.now)
        return try DecodedResponse(decoded: try #require(Base64.decode(Array(try forge.response(order).utf8))))
    }

    private func elements(_ element: DecodedElement, _ name: String) -> [DecodedElement] {
        (element.name.hasSuffix(name) ? [element] : []) + element.children.flatMap { elements($0, name) }
    }

    @Test func `rule L-10: structure, names and values are those of the response`() throws {
        let root = try decoded().root
        #expect(root.name.hasSuffix("Response"))
        #expect(root.attributes.contains { $0.name == "Destination" && $0.value == "https://sp/acs" })
        #expect(root.attributes.contains { $0.name.hasPrefix("xmlns") })
        #expect(elements(root, "NameID").first?.text == "ada@works.example")
        #expect(elements(root, "AttributeValue").map(\.text) == ["R&D <one>", " spaced "])
    }

    @Test func `rule L-10: nothing of it proves anything any more`() throws {
        let response = try decoded { $0.signing = .both }
        for name in ["SignatureValue", "DigestValue", "X509Certificate"] {
            let found = elements(response.root, name)
            #expect(found.allSatisfy { $0.isShortened && ($0.text ?? "").count < 60 }, "\(name)")
        }
        #expect(elements(response.root, "SignatureValue").count == 2)
        #expect(!response.root.xml.contains("SignatureValue></"))
    }

    @Test func `the text is the same document, indented, and well-formed`() throws {
        let root = try decoded().root
        let again = try DecodedResponse(decoded: Array(root.xml.utf8)).root
        #expect(elements(again, "").map(\.name) == elements(root, "").map(\.name))
        #expect(elements(again, "").map(\.attributes) == elements(root, "").map(\.attributes))
        #expect(root.xml.contains("\n  <"))
        #expect(root.xml.contains("R&amp;D &lt;one&gt;"))
        #expect(root.json["children"]?.array?.isEmpty == false)
    }
}
