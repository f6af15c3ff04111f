/// A condition that nobody understands rejects (SAML Core 2.5.1.1).
struct ConditionsPolicy: AssertionPolicy {
    func judge(
        _ facts: ResponseFacts, _ expectations: ResponseExpectations, _ relaxationsUsed: inout Set<Relaxation>
    ) -> CheckOutcome {
        guard let unknown = facts.content.unknownConditions.first else { return .passed("conditions") }
        return .failed("conditions", .unknownCondition(unknown), received: unknown)
    }
}
