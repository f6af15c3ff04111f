import Cryptography
import Essentials

/// A `ds:Signature` whose shape has been checked, before any cryptography (rules R8, R9).
struct SignatureProfile {
    let signedInfo: ElementNode
    let signatureAlgorithm: SignatureAlgorithm
    let signatureValue: [UInt8]
    let digestAlgorithm: DigestAlgorithm
    let digestValue: [UInt8]
    /// How the referenced element is canonicalised, and how SignedInfo is.
    let referenceMode: ExclusiveCanonicalizer.Mode
    let referencePrefixes: [String]
    let signedInfoMode: ExclusiveCanonicalizer.Mode
    let signedInfoPrefixes: [String]
    private(set) var relaxationsUsed: Set<SignatureRelaxation> = []

    private let allowed: Set<SignatureRelaxation>

    /// Reads the signature that stands in `parent`.
    init(
        _ signature: ElementNode, in parent: ElementNode, allowing allowed: Set<SignatureRelaxation>
    ) throws(XMLSecurityError) {
        self.allowed = allowed
        var reader = Reader(allowed: allowed)
        let (signedInfo, signatureValue) = try reader.parts(of: signature)
        self.signedInfo = signedInfo
        self.signatureValue = try Reader.base64(signatureValue, "SignatureValue")
        let children = Array(signedInfo.children)
        guard children.count == 3, children[0].is(.signature, "CanonicalizationMethod"),
            children[1].is(.signature, "SignatureMethod"), children[2].is(.signature, "Reference"), !signedInfo.hasText
        else { throw .signatureStructure("SignedInfo needs one CanonicalizationMethod, SignatureMethod and Reference") }
        (signedInfoMode, signedInfoPrefixes) = try reader.canonicalization(children[0])
        signatureAlgorithm = try reader.signatureMethod(children[1])
        let reference = try reader.reference(children[2], parent: parent)
        (digestAlgorithm, digestValue) = (reference.digest, reference.value)
        (referenceMode, referencePrefixes) = (reference.mode, reference.prefixes)
        relaxationsUsed = reader.used
    }

    /// Reads the parts and notes which relaxations they needed.
    private struct Reader {
        let allowed: Set<SignatureRelaxation>
        var used: Set<SignatureRelaxation> = []

        mutating func need(_ relaxation: SignatureRelaxation, found: String) throws(XMLSecurityError) {
            guard allowed.contains(relaxation) else { throw .relaxationNeeded(relaxation, found: found) }
            used.insert(relaxation)
        }

        /// SignedInfo, SignatureValue and at most one KeyInfo, which nobody reads (C3); no Object (A4, A9).
        func parts(of signature: ElementNode) throws(XMLSecurityError) -> (ElementNode, ElementNode) {
            let children = Array(signature.children)
            guard (2...3).contains(children.count), !signature.hasText, children[0].is(.signature, "SignedInfo"),
                children[1].is(.signature, "SignatureValue"),
                children.count == 2 || children[2].is(.signature, "KeyInfo")
            else {
                throw .signatureStructure("its children must be SignedInfo, SignatureValue and at most one KeyInfo")
            }
            return (children[0], children[1])
        }

        static func base64(_ element: ElementNode, _ name: String) throws(XMLSecurityError) -> [UInt8] {
            guard let text = element.textBytes, let value = Base64.decode(text, whiteSpace: .ignored), !value.isEmpty
            else { throw .signatureStructure("\(name) is not base64") }
            return value
        }

        func algorithm(_ element: ElementNode) throws(XMLSecurityError) -> String {
            guard let uri = element.attribute("Algorithm") else {
                throw .signatureStructure("\(element.localName) has no Algorithm")
            }
            return uri
        }

        mutating func canonicalization(
            _ element: ElementNode
        ) throws(XMLSecurityError) -> (ExclusiveCanonicalizer.Mode, [String]) {
            // The frequent one without a text made of it.
            if element.attribute("Algorithm", is: "http://www.w3.org/2001/10/xml-exc-c14n#") {
                return (.exclusive, try prefixList(element))
            }
            let uri = try algorithm(element)
            guard uri == SignatureAlgorithms.inclusiveC14N else {
                throw .algorithmRefused(kind: "canonicalization", uri: uri)
            }
            try need(.inclusiveC14N, found: "inclusive canonicalization")
            guard element.children.first == nil else { throw .signatureStructure("a parameter that nobody knows") }
            return (.inclusive, [])
        }

        /// At most one InclusiveNamespaces, and nothing else.
        func prefixList(_ element: ElementNode) throws(XMLSecurityError) -> [String] {
            let children = Array(element.children)
            guard let list = children.first else {
                guard !element.hasText else { throw .signatureStructure("text in \(element.localName)") }
                return []
            }
            guard children.count == 1, list.is(.exclusiveC14N, "InclusiveNamespaces"), list.children.first == nil,
                let prefixes = list.attribute("PrefixList")
            else { throw .signatureStructure("\(element.localName) has a parameter that nobody knows") }
            return prefixes.split(whereSeparator: \.isWhitespace).map(String.init)
        }

        mutating func signatureMethod(_ element: ElementNode) throws(XMLSecurityError) -> SignatureAlgorithm {
            guard let algorithm = SignatureAlgorithms.signature(element) else {
                throw .algorithmRefused(kind: "signature", uri: try algorithm(element))
            }
            // A parameter would be an HMACOutputLength or something that nobody knows (C5).
            guard element.children.first == nil else { throw .signatureStructure("SignatureMethod has a parameter") }
            if algorithm.digest == .sha1 { try need(.sha1, found: "RSA with SHA-1") }
            return algorithm
        }

        mutating func reference(
            _ reference: ElementNode, parent: ElementNode
        ) throws(XMLSecurityError) -> (
            digest: DigestAlgorithm, value: [UInt8], mode: ExclusiveCanonicalizer.Mode, prefixes: [String]
        ) {
            try checkURI(reference, parent)
            let children = Array(reference.children)
            guard children.count == 3, children[0].is(.signature, "Transforms"), !reference.hasText,
                children[1].is(.signature, "DigestMethod"), children[2].is(.signature, "DigestValue")
            else { throw .signatureStructure("Reference needs one Transforms, DigestMethod and DigestValue") }
            let (mode, prefixes) = try transforms(children[0])
            guard let digest = SignatureAlgorithms.digest(children[1]), children[1].children.first == nil else {
                throw .algorithmRefused(kind: "digest", uri: try algorithm(children[1]))
            }
            if digest == .sha1 { try need(.sha1, found: "a SHA-1 digest") }
            let value = try Reader.base64(children[2], "DigestValue")
            guard value.count == digest.length else { throw .digestLength(found: value.count, expected: digest.length) }
            return (digest, value, mode, prefixes)
        }

        /// The one Reference names the element that the signature stands in (R9, A7): scope = Reference = parent.
        private mutating func checkURI(_ reference: ElementNode, _ parent: ElementNode) throws(XMLSecurityError) {
            // An absent URI is an empty one: the whole document, as far as XML Signature 4.4.3.2 lets an application say.
            let uri = reference.attribute("URI") ?? ""
            let expected = parent.attribute("ID").map { "#" + $0 } ?? "#"
            if uri.isEmpty {
                guard parent.parent == nil else { throw .referenceMismatch(uri: uri, expected: expected) }
                try need(.emptyReferenceURI, found: "an empty Reference URI")
            } else if uri != expected || expected == "#" {
                throw .referenceMismatch(uri: uri, expected: expected)
            }
        }

        /// Enveloped, then canonicalisation, in this order and nothing else (C1).
        private mutating func transforms(
            _ transforms: ElementNode
        ) throws(XMLSecurityError) -> (ExclusiveCanonicalizer.Mode, [String]) {
            let children = Array(transforms.children)
            for child in children {
                guard child.is(.signature, "Transform") else { throw .transformRefused(child.localName) }
            }
            guard let first = children.first,
                first.attribute("Algorithm", is: "http://www.w3.org/2000/09/xmldsig#enveloped-signature"),
                first.children.first == nil, !transforms.hasText
            else { throw .transformRefused(children.first?.attribute("Algorithm") ?? "none") }
            if children.count == 1 {
                // Without a canonicalisation the default is inclusive C14N 1.0 (XML Signature 4.4.3.2).
                try need(.inclusiveC14N, found: "inclusive canonicalization")
                return (.inclusive, [])
            }
            guard children.count == 2 else { throw .transformRefused("more than two") }
            do {
                return try canonicalization(children[1])
            } catch .algorithmRefused(_, let uri) {
                throw .transformRefused(uri)
            }
        }
    }
}
