import Essentials
package import SignOn

/// The kept response as a page shows it: structure, text, and what the signatures say of themselves.
package struct TraceDocument: Sendable {
    /// One element: its name, attributes, text.
    package struct Element: Sendable {
        let name: String
        let attributes: [(name: String, value: String)]
        let text: String?
        let children: [Element]

        package init(
            name: String, attributes: [(name: String, value: String)], text: String?, children: [Element]
        ) {
            self.name = name
            self.attributes = attributes
            self.text = text
            self.children = children
        }

        var count: Int { children.reduce(1) { $0 + $1.count } }

        var node: Tree.Node {
            var label = Inline.strong(name)
            for attribute in attributes { label = label + Inline(" \(attribute.name)=") + .code(attribute.value) }
            if let text { label = label + Inline(" ") + .code(text) }
            return Tree.Node(label, children.map(\.node))
        }
    }

    /// A tree of more elements is slow to open and no help to read.
    private static let mostElements = 1500

    let root: Element
    let xml: String
    let namedCertificates: [TraceCertificate]

    package init(root: Element, xml: String, namedCertificates: [TraceCertificate]) {
        self.root = root
        self.xml = xml
        self.namedCertificates = namedCertificates
    }

    func blocks(matched: String?, now: Timestamp) -> [any Block] {
        var blocks: [any Block] = [
            Heading("Response", anchor: "response"),
            Paragraph(
                "Signature values, digests and certificates are cut short, so that this page can be shown around.",
                isFaint: true),
        ]
        let text = Preformatted(xml, label: "The response as XML")
        if root.count > TraceDocument.mostElements {
            blocks += [
                Paragraph("It has \(root.count) elements, so that it is shown as text alone.", isFaint: true), text,
            ]
        } else {
            blocks += [Tree("The response as a tree", [root.node]), Disclosure("As text", [text])]
        }
        if !namedCertificates.isEmpty {
            blocks.append(
                TraceBlocks.table(
                    "Certificates that the response names itself", namedCertificates, now: now, matched: matched,
                    word: "trusted here"))
            blocks.append(
                Paragraph(
                    "They are a hint at what the identity provider signs with now; nothing is trusted because of them.",
                    isFaint: true))
        }
        return blocks
    }
}
