package import Essentials
package import GatewayModel
package import Persistence

/// One line of the log of log-ins.
package enum SignOnLogEntry: Sendable, Hashable {
    /// A log-in that came to something.
    case trace(SignOnTrace)
    /// One that was begun and not answered: the person is at the IdP still, or gave up there.
    case attempt(SignOnAttempt, isAbandoned: Bool)

    package var place: SignOnLogPlace {
        switch self {
        case .trace(let trace): SignOnLogPlace(at: trace.at, id: trace.id.text)
        case .attempt(let attempt, _): SignOnLogPlace(at: attempt.startedAt, id: attempt.id.text)
        }
    }

    package var connection: Identifier<Connection>? {
        switch self {
        case .trace(let trace): trace.connection
        case .attempt(let attempt, _): attempt.connection
        }
    }

    package var state: SignOnLogState {
        switch self {
        case .trace(let trace):
            switch trace.outcome {
            case .signedIn: .signedIn
            case .refused: .refused
            case .tested: .tested
            }
        case .attempt(_, let isAbandoned): isAbandoned ? .abandoned : .underWay
        }
    }
}

/// What became of a log-in.
package enum SignOnLogState: String, Sendable, Hashable, CaseIterable {
    case signedIn = "signed_in"
    case refused
    /// A test log-in that passed; one that failed is `refused`.
    case tested
    case underWay = "under_way"
    case abandoned
}

/// Which log-ins an admin wants to see; nil: all.
package struct SignOnLogQuery: Sendable, Hashable {
    package var connection: Identifier<Connection>?
    package var state: SignOnLogState?
    /// The whole code of a refusal.
    package var code: String?
    /// The whole address, in any case.
    package var email: String?
    /// Inclusive.
    package var since: Timestamp?
    /// Exclusive.
    package var until: Timestamp?
    /// Whether those that nobody answered are wanted beside the others.
    package var includesUnanswered = true

    package init() {}

    var filter: SignOnLogFilter {
        let outcome: SignOnTrace.Outcome? =
            switch state {
            case .signedIn: .signedIn
            case .refused: .refused
            case .tested: .tested
            case .underWay, .abandoned, nil: nil
            }
        return SignOnLogFilter(
            connection: connection, outcome: outcome, code: code, email: email?.lowercased(), since: since,
            until: until)
    }

    var wantsTraces: Bool { state != .underWay && state != .abandoned }
    /// What was not answered has no code, and nobody's address.
    var wantsAttempts: Bool {
        code == nil && email == nil && (state == nil && includesUnanswered || state == .underWay || state == .abandoned)
    }
}

/// A page of the log, newest first.
package struct SignOnLogPage: Sendable {
    package let entries: [SignOnLogEntry]
    /// Where the next page begins; nil at the end.
    package let next: SignOnLogPlace?
}

extension SignOnLogPlace {
    /// `1772600767000.trc-…`.
    package var text: String { "\(at.milliseconds).\(id)" }

    /// - Throws: `trace.unknown_place`.
    package init(text: String) throws(TraceError) {
        let parts = text.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let milliseconds = Int64(parts[0]), parts[1].utf8.count <= 80 else {
            throw .unknownPlace(text)
        }
        self.init(at: Timestamp(milliseconds: milliseconds), id: String(parts[1]))
    }
}
