/// The top-level status is Success, exactly (SAML Core 3.2.2.2; D8).
struct StatusPolicy: AssertionPolicy {
    static let success = "urn:oasis:names:tc:SAML:2.0:status:Success"

    static func error(_ codes: [String], _ message: String?) -> SAMLError? {
        codes.first == success ? nil : .status(codes: codes.isEmpty ? ["no status"] : codes, message: message)
    }

    func judge(
        _ facts: ResponseFacts, _ expectations: ResponseExpectations, _ relaxationsUsed: inout Set<Relaxation>
    ) -> CheckOutcome {
        guard let error = StatusPolicy.error(facts.statusCodes, facts.statusMessage) else { return .passed("status") }
        return .failed(
            "status", error, received: facts.statusCodes.joined(separator: " / "), expected: StatusPolicy.success)
    }
}
