import Essentials

/// At least one bearer confirmation holds by itself; fields of several are never mixed (D6, D7).
struct SubjectConfirmationPolicy: AssertionPolicy {
    func judge(
        _ facts: ResponseFacts, _ expectations: ResponseExpectations, _ relaxationsUsed: inout Set<Relaxation>
    ) -> CheckOutcome {
        let confirmations = facts.content.confirmations
        guard !confirmations.isEmpty else {
            return .failed("subject_confirmation", .subjectConfirmation("there is none"))
        }
        let bearers = confirmations.filter { $0.method == SubjectConfirmation.bearer }
        guard !bearers.isEmpty else {
            let methods = confirmations.map(\.method)
            return .failed(
                "subject_confirmation", .subjectConfirmation("none is bearer, but \(SAMLError.quoted(methods))"),
                received: methods.first, expected: SubjectConfirmation.bearer)
        }
        let needsRecipient = !expectations.relaxations.contains(.missingRecipient)
        if bearers.contains(where: { SubjectConfirmationPolicy.holds($0, expectations, needsRecipient) }) {
            return .passed("subject_confirmation", received: SubjectConfirmation.bearer)
        }
        // With one bearer its own error says more than "none holds".
        if bearers.count == 1, let error = SubjectConfirmationPolicy.error(bearers[0], expectations, needsRecipient) {
            return .failed("subject_confirmation", error, received: bearers[0].recipient, expected: expectations.acsURL)
        }
        return .failed("subject_confirmation", .subjectConfirmation("none of \(bearers.count) holds by itself"))
    }

    static func holds(
        _ confirmation: SubjectConfirmation, _ expectations: ResponseExpectations, _ needsRecipient: Bool
    ) -> Bool {
        error(confirmation, expectations, needsRecipient) == nil
    }

    private static func error(
        _ confirmation: SubjectConfirmation, _ expectations: ResponseExpectations, _ needsRecipient: Bool
    ) -> SAMLError? {
        if let recipient = confirmation.recipient {
            guard recipient.hasSameBytes(as: expectations.acsURL) else {
                return .recipient(received: recipient, expected: expectations.acsURL)
            }
        } else if needsRecipient {
            return .recipient(received: nil, expected: expectations.acsURL)
        }
        guard let end = confirmation.notOnOrAfter else { return .validityMissing }
        let now = expectations.now
        guard now < end.advanced(by: expectations.clockSkew) else { return .expired(at: end, now: now) }
        if let start = confirmation.notBefore, now < start.advanced(by: .zero - expectations.clockSkew) {
            return .notYetValid(from: start, now: now)
        }
        if case .answering(let id, _, _) = expectations.request, let answered = confirmation.inResponseTo,
            answered != id
        {
            return .inResponseTo(received: answered, expected: id)
        }
        return nil
    }
}
