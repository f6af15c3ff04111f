import Essentials

/// The assertion's Issuer is the connection's IdP; the response's, where present, too (D11).
struct IssuerPolicy: AssertionPolicy {
    func judge(
        _ facts: ResponseFacts, _ expectations: ResponseExpectations, _ relaxationsUsed: inout Set<Relaxation>
    ) -> CheckOutcome {
        let expected = expectations.acceptedIssuers
        for issuer in [facts.content.issuer, facts.responseIssuer ?? facts.content.issuer]
        where !expected.contains(where: { $0.hasSameBytes(as: issuer) }) {
            return .failed(
                "issuer", .issuer(received: issuer, expected: expected), received: issuer,
                expected: expected.joined(separator: ", "))
        }
        return .passed("issuer", received: facts.content.issuer)
    }
}
