/// The assertion names somebody: by NameID, or by attributes that the adapter will look at.
struct SubjectPolicy: AssertionPolicy {
    func judge(
        _ facts: ResponseFacts, _ expectations: ResponseExpectations, _ relaxationsUsed: inout Set<Relaxation>
    ) -> CheckOutcome {
        if let nameID = facts.content.nameID { return .passed("subject", received: nameID.value) }
        // Some IdPs send no NameID without a claim rule; attributes can name the person as well.
        guard !facts.content.attributes.isEmpty else {
            return .failed("subject", .nameID("there is none, and no attribute"))
        }
        return .warning("subject", "no NameID; the person is recognised by attributes")
    }
}
