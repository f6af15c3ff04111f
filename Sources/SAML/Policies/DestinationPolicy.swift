import Essentials

/// Destination, where present, is this connection's ACS; where absent the signed Recipient decides (D2).
struct DestinationPolicy: AssertionPolicy {
    func judge(
        _ facts: ResponseFacts, _ expectations: ResponseExpectations, _ relaxationsUsed: inout Set<Relaxation>
    ) -> CheckOutcome {
        guard let destination = facts.destination, !destination.isEmpty else { return .notApplicable("destination") }
        guard destination.hasSameBytes(as: expectations.acsURL) else {
            return .failed(
                "destination", .destination(received: destination, expected: expectations.acsURL),
                received: destination, expected: expectations.acsURL)
        }
        return .passed("destination", received: destination)
    }
}
