import Essentials

/// The assertion says that and when the person authenticated (SAML Profiles 4.1.4.2).
///
/// The age of the authentication matters only where a new one was asked for: IdPs report one of this morning.
struct AuthnStatementPolicy: AssertionPolicy {
    func judge(
        _ facts: ResponseFacts, _ expectations: ResponseExpectations, _ relaxationsUsed: inout Set<Relaxation>
    ) -> CheckOutcome {
        guard let statement = facts.content.authnStatements.first else {
            return .failed("authn_statement", .authnStatement("there is no AuthnStatement"))
        }
        let now = expectations.now
        if let end = statement.sessionNotOnOrAfter, now >= end.advanced(by: expectations.clockSkew) {
            return .failed(
                "authn_statement", .sessionExpired(at: end, now: now), received: end.text, expected: now.text)
        }
        if case .answering(_, let issuedAt, true) = expectations.request,
            statement.authnInstant < issuedAt.advanced(by: .zero - expectations.clockSkew)
        {
            return .failed(
                "authn_statement", .staleAuthentication(at: statement.authnInstant, requestedAt: issuedAt),
                received: statement.authnInstant.text, expected: issuedAt.text)
        }
        return .passed("authn_statement", received: statement.authnInstant.text)
    }
}
