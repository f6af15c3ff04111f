import Essentials

/// Our entity ID, byte for byte, stands in every AudienceRestriction (SAML Core 2.5.1.4; D1).
///
/// A signature proves the IdP, not that it meant us: some IdPs sign for all applications of a customer with one key.
struct AudiencePolicy: AssertionPolicy {
    func judge(
        _ facts: ResponseFacts, _ expectations: ResponseExpectations, _ relaxationsUsed: inout Set<Relaxation>
    ) -> CheckOutcome {
        let expected = expectations.serviceProviderEntityID
        let restrictions = facts.content.audiences
        guard !restrictions.isEmpty else {
            guard expectations.relaxations.contains(.missingAudience) else {
                return .failed("audience", .audienceMissing(expected: expected), expected: expected)
            }
            relaxationsUsed.insert(.missingAudience)
            return .warning("audience", "absent, which this connection allows", expected: expected)
        }
        for audiences in restrictions where !audiences.contains(where: { $0.hasSameBytes(as: expected) }) {
            return .failed(
                "audience", .audience(received: audiences, expected: expected),
                received: audiences.joined(separator: ", "), expected: expected)
        }
        return .passed("audience", received: expected)
    }
}
