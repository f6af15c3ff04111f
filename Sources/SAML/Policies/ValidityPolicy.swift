import Essentials

/// Conditions' NotBefore and NotOnOrAfter hold now, give or take the clock skew (SAML Core 2.5.1.2; D5).
struct ValidityPolicy: AssertionPolicy {
    func judge(
        _ facts: ResponseFacts, _ expectations: ResponseExpectations, _ relaxationsUsed: inout Set<Relaxation>
    ) -> CheckOutcome {
        let now = expectations.now
        if let start = facts.content.notBefore, now < start.advanced(by: .zero - expectations.clockSkew) {
            return .failed(
                "validity", .notYetValid(from: start, now: now), received: start.text, expected: now.text)
        }
        if let end = facts.content.notOnOrAfter, now >= end.advanced(by: expectations.clockSkew) {
            return .failed("validity", .expired(at: end, now: now), received: end.text, expected: now.text)
        }
        return .passed("validity", received: facts.content.notOnOrAfter?.text)
    }

    /// The latest moment at which this assertion could pass again; a day where nothing bounds it.
    static func replayableUntil(_ content: AssertionContent, _ expectations: ResponseExpectations) -> Timestamp {
        let ends = content.confirmations.compactMap(\.notOnOrAfter) + [content.notOnOrAfter].compactMap { $0 }
        let end = ends.max() ?? expectations.now.advanced(by: .days(1))
        return max(end, expectations.now).advanced(by: .seconds(300))
    }
}
