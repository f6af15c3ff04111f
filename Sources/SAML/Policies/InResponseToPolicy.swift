/// The response answers the request on record; one that names a request is accepted only for that request (D3), and
/// the bearer confirmation must say so in signed bytes (SAML Profiles 4.1.4.2).
struct InResponseToPolicy: AssertionPolicy {
    func judge(
        _ facts: ResponseFacts, _ expectations: ResponseExpectations, _ relaxationsUsed: inout Set<Relaxation>
    ) -> CheckOutcome {
        let confirmed = facts.content.confirmations.compactMap(\.inResponseTo)
        let received = facts.responseInResponseTo ?? confirmed.first
        switch expectations.request {
        case .answering(let id, _, _):
            guard facts.responseInResponseTo ?? confirmed.first == id, confirmed.allSatisfy({ $0 == id }) else {
                let wrong = received == id ? confirmed.first { $0 != id } : received
                return .failed(
                    "in_response_to", .inResponseTo(received: wrong, expected: id), received: wrong, expected: id)
            }
            // In bytes that nobody signed it proves nothing: an assertion made for no request would pass for an answer.
            guard facts.responseIsSigned || confirmed.contains(id) || facts.content.confirmations.isEmpty else {
                return .failed(
                    "in_response_to", .inResponseTo(received: nil, expected: id), received: nil, expected: id)
            }
            return .passed("in_response_to", received: id)
        case .unsolicited(let allowed):
            if let received {
                return .failed(
                    "in_response_to", .inResponseTo(received: received, expected: nil), received: received)
            }
            return allowed ? .passed("in_response_to") : .failed("in_response_to", .unsolicitedRefused)
        }
    }
}
