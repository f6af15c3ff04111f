import Essentials

/// A bearer confirmation names this connection's ACS as its Recipient (SAML Profiles 4.1.4.2).
struct RecipientPolicy: AssertionPolicy {
    func judge(
        _ facts: ResponseFacts, _ expectations: ResponseExpectations, _ relaxationsUsed: inout Set<Relaxation>
    ) -> CheckOutcome {
        let bearers = facts.content.confirmations.filter { $0.method == SubjectConfirmation.bearer }
        guard !bearers.isEmpty else { return .notApplicable("recipient") }
        if bearers.contains(where: { $0.recipient?.hasSameBytes(as: expectations.acsURL) ?? false }) {
            return .passed("recipient", received: expectations.acsURL)
        }
        let received = bearers.compactMap(\.recipient).first
        if received == nil, expectations.relaxations.contains(.missingRecipient) {
            relaxationsUsed.insert(.missingRecipient)
            return .warning("recipient", "absent, which this connection allows", expected: expectations.acsURL)
        }
        return .failed(
            "recipient", .recipient(received: received, expected: expectations.acsURL), received: received,
            expected: expectations.acsURL)
    }
}
