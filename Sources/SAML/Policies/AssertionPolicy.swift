/// One check of a verified assertion: a small value that returns an outcome and never throws.
protocol AssertionPolicy: Sendable {
    /// - Parameters:
    ///   - facts: what was asserted.
    ///   - expectations: what must hold.
    ///   - relaxationsUsed: a policy that needed a relaxation adds it.
    func judge(
        _ facts: ResponseFacts, _ expectations: ResponseExpectations, _ relaxationsUsed: inout Set<Relaxation>
    ) -> CheckOutcome
}
