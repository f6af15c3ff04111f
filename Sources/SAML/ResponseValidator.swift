import Essentials
import XMLSecurity

/// Takes a response from what came to what may be believed: structure, signatures, verified bytes, then every policy.
///
/// One pure function over (response, expectations); it reads no clock and asks nobody (rule R17).
package struct ResponseValidator: Sendable {
    /// The checks, in the order in which the trace shows them; all of them run.
    static let policies: [any AssertionPolicy] = [
        StatusPolicy(), IssuerPolicy(), DestinationPolicy(), InResponseToPolicy(), SubjectConfirmationPolicy(),
        RecipientPolicy(), ValidityPolicy(), AudiencePolicy(), ConditionsPolicy(), AuthnStatementPolicy(),
        SubjectPolicy(),
    ]

    /// More keys than this are not tried (C3).
    package static let maximumKeys = SignatureVerifier.maximumKeys

    package init() {}

    package func validate(
        _ response: UnverifiedResponse, _ expectations: ResponseExpectations
    ) -> ResponseJudgement {
        var judging = Judging(expectations: expectations)
        do {
            return try judging.judge(response.document)
        } catch {
            return judging.refused(error)
        }
    }
}

/// One validation under way.
private struct Judging {
    let expectations: ResponseExpectations
    var checks: [CheckOutcome] = []
    var relaxationsUsed: Set<Relaxation> = []
    var signedAssertion: ResponseJudgement.SignedAssertion?
    var statusCodes: [String] = []
    var statusMessage: String?
    var matchedKeyIndex: Int?
    var claims: ResponseJudgement.SignedClaims?

    init(expectations: ResponseExpectations) {
        self.expectations = expectations
        checks.reserveCapacity(ResponseValidator.policies.count + 2)
    }

    mutating func refused(_ error: SAMLError) -> ResponseJudgement {
        let name: String
        switch error.layer {
        case .signature, .unsigned: name = "signature"
        case .wrapping: name = "signed_element"
        default: name = "structure"
        }
        checks.append(.failed(name, error))
        return judgement(.failure(error))
    }

    func judgement(_ result: Result<VerifiedAssertion, SAMLError>) -> ResponseJudgement {
        ResponseJudgement(
            checks: checks, result: result, relaxationsUsed: relaxationsUsed, signedAssertion: signedAssertion,
            matchedKeyIndex: matchedKeyIndex, claims: claims, statusCodes: statusCodes, statusMessage: statusMessage)
    }

    mutating func judge(_ document: XMLDocument) throws(SAMLError) -> ResponseJudgement {
        let structure = try ResponseStructure(document)
        (statusCodes, statusMessage) = ResponseFacts.status(structure.status)
        let (scope, response, assertion, keyIndex) = try verified(structure)
        matchedKeyIndex = keyIndex
        guard let assertion else {
            // A signed error response: its status is the message (D8, A9).
            let failure = StatusPolicy.error(statusCodes, statusMessage) ?? .assertionMissing
            checks.append(.passed("signature"))
            checks.append(.failed("status", failure, received: statusCodes.joined(separator: " / ")))
            return judgement(.failure(failure))
        }
        checks.append(.passed("signature", received: scope.rawValue))
        let content = try AssertionReader.read(assertion)
        claims = ResponseJudgement.SignedClaims(
            issuer: content.issuer, nameID: content.nameID, attributes: content.attributes,
            authnContextClass: content.authnStatements.first?.contextClass)
        let facts = ResponseFacts(
            statusCodes: statusCodes, statusMessage: statusMessage, destination: response.attribute("Destination"),
            responseIssuer: response.children.first { $0.is(.assertion, "Issuer") }?.text,
            responseInResponseTo: response.attribute("InResponseTo"), responseIsSigned: scope != .assertion,
            content: content)
        let replayableUntil = ValidityPolicy.replayableUntil(content, expectations)
        signedAssertion = ResponseJudgement.SignedAssertion(
            id: content.id, replayableUntil: replayableUntil, issueInstant: content.issueInstant)
        var firstFailure: SAMLError?
        for policy in ResponseValidator.policies {
            let outcome = policy.judge(facts, expectations, &relaxationsUsed)
            if firstFailure == nil { firstFailure = outcome.error }
            checks.append(outcome)
        }
        if let firstFailure { return judgement(.failure(firstFailure)) }
        guard let statement = content.authnStatements.first else {
            return judgement(.failure(.authnStatement("there is none")))
        }
        return judgement(
            .success(
                VerifiedAssertion(
                    content: content, statement: statement, responseID: response.attribute("ID") ?? "",
                    inResponseTo: facts.responseInResponseTo ?? content.confirmations.first?.inResponseTo,
                    replayableUntil: replayableUntil, signedScope: scope, matchedKeyIndex: keyIndex)))
    }

    /// Verifies every signature (R13) and returns what may be read: from the verified bytes only (R10).
    private mutating func verified(
        _ structure: ResponseStructure
    ) throws(SAMLError) -> (
        scope: VerifiedAssertion.SignedScope, response: ElementNode, assertion: ElementNode?, keyIndex: Int
    ) {
        guard !expectations.keys.isEmpty else { throw .noUsableKey }
        guard structure.responseSignature != nil || structure.assertionSignature != nil else {
            throw .unsigned(
                status: StatusPolicy.error(statusCodes, statusMessage) == nil
                    ? nil : statusCodes.joined(separator: " / "))
        }
        let verifier = SignatureVerifier(
            keys: expectations.keys, allowing: Set(expectations.relaxations.compactMap(\.forSignatures)))
        var inner: SignedElement?
        if let signature = structure.assertionSignature, let assertion = structure.assertion {
            inner = try verify(signature, assertion, verifier)
        }
        guard let signature = structure.responseSignature else {
            guard let inner else { throw .unsigned(status: nil) }
            guard inner.root.is(.assertion, "Assertion") else { throw .xml(.canonicalizationFailed) }
            return (.assertion, structure.response, inner.root, inner.keyIndex)
        }
        let outer = try verify(signature, structure.response, verifier)
        guard outer.root.is(.protocol, "Response") else { throw .xml(.canonicalizationFailed) }
        let assertion = outer.root.children.first { $0.is(.assertion, "Assertion") }
        return (inner == nil ? .response : .both, outer.root, assertion, outer.keyIndex)
    }

    private mutating func verify(
        _ signature: ElementNode, _ parent: ElementNode, _ verifier: SignatureVerifier
    ) throws(SAMLError) -> SignedElement {
        do {
            let signed = try verifier.verify(signature, covering: parent)
            for used in signed.relaxationsUsed {
                if let relaxation = Relaxation(rawValue: used.rawValue) { relaxationsUsed.insert(relaxation) }
            }
            return signed
        } catch {
            throw .xml(error)
        }
    }
}
