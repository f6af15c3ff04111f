import XMLSecurity

/// Where the parts of a response stand, found by position and never by search (R5, R8, A6).
struct ResponseStructure {
    let response: ElementNode
    let responseSignature: ElementNode?
    let status: ElementNode
    /// Nil where the response has none: an error response.
    let assertion: ElementNode?
    let assertionSignature: ElementNode?

    init(_ document: XMLDocument) throws(SAMLError) {
        response = document.root
        guard response.attribute("Version", is: "2.0") else { throw .version(response.attribute("Version") ?? "") }
        guard let id = response.attribute("ID"), !id.isEmpty else { throw .structure("Response has no ID") }
        try ResponseStructure.refuseForeignAttributes(response)
        guard !response.hasText else { throw .structure("text stands between the elements of Response") }
        let (signature, others) = try ResponseStructure.signature(in: response)
        responseSignature = signature
        var rest = others[...]
        func take(_ namespace: XMLNamespace, _ local: StaticString) -> ElementNode? {
            guard let first = rest.first, first.is(namespace, local) else { return nil }
            rest = rest.dropFirst()
            return first
        }
        _ = take(.assertion, "Issuer")
        // Extensions are dropped unread (A4); what is inside still counts when assertions and signatures are counted.
        _ = take(.protocol, "Extensions")
        guard let status = take(.protocol, "Status") else { throw .structure("Response has no Status in its place") }
        self.status = status
        if response.count(.assertion, "EncryptedAssertion") > 0 { throw .encryptedAssertion }
        let assertions = response.count(.assertion, "Assertion")
        guard assertions <= 1 else { throw .severalAssertions(assertions) }
        assertion = take(.assertion, "Assertion")
        if assertion == nil, assertions > 0 { throw .structure("the Assertion is not a child of Response") }
        guard rest.isEmpty else {
            throw .structure("an unexpected element in Response: \(rest.first?.localName ?? "")")
        }
        assertionSignature = try assertion.flatMap { (assertion) throws(SAMLError) in
            try ResponseStructure.signature(in: assertion).signature
        }
        let signatures = response.count(.signature, "Signature")
        guard signatures == (responseSignature == nil ? 0 : 1) + (assertionSignature == nil ? 0 : 1) else {
            throw .misplacedSignature
        }
    }

    /// The one signature among the children of `element`, and the other children in order (rule R8).
    ///
    /// The schema wants it directly behind Issuer; some identity providers in use put it first or last. That changes
    /// nothing in what it may cover: its Reference must name this very element (R9), wherever among the children it stands.
    static func signature(
        in element: ElementNode
    ) throws(SAMLError) -> (signature: ElementNode?, others: [ElementNode]) {
        var signature: ElementNode?
        var others: [ElementNode] = []
        others.reserveCapacity(8)
        for child in element.children {
            if child.is(.signature, "Signature") {
                guard signature == nil else { throw .misplacedSignature }
                signature = child
            } else {
                others.append(child)
            }
        }
        return (signature, others)
    }

    /// Attributes of other namespaces have no business on protocol elements (B7); `xsi:schemaLocation` is ignored.
    static func refuseForeignAttributes(_ element: ElementNode) throws(SAMLError) {
        if let local = element.firstAttribute(outside: [.none, .schemaInstance]) {
            throw .structure("the attribute \(local) of another namespace stands on \(element.localName)")
        }
    }
}
