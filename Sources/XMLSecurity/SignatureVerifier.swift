package import Cryptography
import Essentials

/// Proves which bytes a key of the connection signed.
///
/// Keys come from the connection only; KeyInfo is never read (C3). The caller says where a signature may stand (R8) and
/// which element it expects (R15).
package struct SignatureVerifier: Sendable {
    /// More keys than this are not tried (C3).
    package static let maximumKeys = 4

    private let keys: [PublicKey]
    private let allowed: Set<SignatureRelaxation>
    private let parser: XMLTreeParser

    package init(
        keys: [PublicKey], allowing allowed: Set<SignatureRelaxation> = [], limits: ParserLimits = ParserLimits()
    ) {
        self.keys = keys
        self.allowed = allowed
        parser = XMLTreeParser(limits: limits)
    }

    /// Verifies `signature`, an enveloped signature that is a child of `parent` and covers it.
    ///
    /// - Throws: an error of the signature or wrapping layer; nothing was believed then.
    package func verify(
        _ signature: ElementNode, covering parent: ElementNode
    ) throws(XMLSecurityError) -> SignedElement {
        guard signature.parent == parent else {
            throw .signatureStructure("it is not a child of the element that it covers")
        }
        let profile = try SignatureProfile(signature, in: parent, allowing: allowed)
        var used = profile.relaxationsUsed
        let canonical = try ExclusiveCanonicalizer.canonicalBytes(
            of: parent, excluding: signature, inclusivePrefixes: profile.referencePrefixes, mode: profile.referenceMode)
        guard constantTimeEqual(Digest.of(canonical, profile.digestAlgorithm), profile.digestValue) else {
            throw .digestMismatch
        }
        let signedInfo = try ExclusiveCanonicalizer.canonicalBytes(
            of: profile.signedInfo, excluding: nil, inclusivePrefixes: profile.signedInfoPrefixes,
            mode: profile.signedInfoMode)
        let keyIndex = try matchingKey(profile, signedInfo, &used)
        return SignedElement(
            canonicalBytes: canonical, document: try reread(canonical, profile), keyIndex: keyIndex,
            signatureAlgorithm: profile.signatureAlgorithm, relaxationsUsed: used)
    }

    private func matchingKey(
        _ profile: SignatureProfile, _ signedInfo: [UInt8], _ used: inout Set<SignatureRelaxation>
    ) throws(XMLSecurityError) -> Int {
        var tried = 0
        var weak = 0
        for (index, key) in keys.prefix(SignatureVerifier.maximumKeys).enumerated() {
            var needsRelaxation = false
            switch key.kind {
            case .rsa(let bits, let exponentIsSafe):
                guard exponentIsSafe, (1024...8192).contains(bits) else { continue }
                needsRelaxation = bits < 2048
            case .ellipticCurve: break
            case .other: continue
            }
            if needsRelaxation, !allowed.contains(.rsa1024) {
                weak += 1
                continue
            }
            tried += 1
            if key.verifies(signature: profile.signatureValue, over: signedInfo, profile.signatureAlgorithm) {
                if needsRelaxation { used.insert(.rsa1024) }
                return index
            }
        }
        if tried == 0 {
            throw weak > 0 ? .relaxationNeeded(.rsa1024, found: "an RSA key under 2048 bits") : .noUsableKey
        }
        throw .signatureMismatch(keys: tried)
    }

    /// Parses what was digested (R10) and checks that it is one whole element that canonicalises to itself (R11).
    private func reread(_ canonical: [UInt8], _ profile: SignatureProfile) throws(XMLSecurityError) -> XMLDocument {
        guard canonical.first == UInt8(ascii: "<"), canonical.last == UInt8(ascii: ">") else {
            throw .canonicalizationFailed
        }
        let document = try read(canonical)
        guard
            try ExclusiveCanonicalizer.reproduces(
                canonical, from: document.root, inclusivePrefixes: profile.referencePrefixes,
                mode: profile.referenceMode)
        else { throw .canonicalizationFailed }
        return document
    }

    /// Canonical bytes are our own walk's, and read as such; what has a rarer form is parsed like any message.
    private func read(_ canonical: [UInt8]) throws(XMLSecurityError) -> XMLDocument {
        if let document = try CanonicalReader.read(canonical, limits: parser.limits) { return document }
        return try parser.parse(canonical)
    }
}
