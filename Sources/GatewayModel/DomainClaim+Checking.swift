package import Essentials

extension DomainClaim {
    /// What one look at the DNS came to.
    package enum CheckOutcome: Sendable, Hashable {
        case found
        /// The DNS answered, and the record is not there; the text says what was.
        case absent(String)
        /// No answer could be had: a time-out, SERVFAIL. It never counts as a missing record (rule D-4).
        case unanswered(String)
    }

    /// Why a record that was found does not count (rule D-5).
    private static let heldElsewhere = "another organization has verified the domain"
    /// A check that found the record where another organization has the domain: it changes nothing (rule D-5).
    package static let checkedInVain = CheckOutcome.unanswered(heldElsewhere)

    /// Whether the last check found the record, and the domain with another organization (rule D-5).
    package var isHeldElsewhere: Bool {
        !state.isEffective && lastOutcome?.hasSuffix(DomainClaim.heldElsewhere) ?? false
    }

    /// What a check changed that somebody should hear of.
    package enum Change: Sendable, Hashable {
        case verified
        /// The record is back, before or after the claim lapsed.
        case recovered
        /// Six absences in a row; told at once and then daily.
        case failing
        /// Seven days after the first absence: nobody logs in by this domain any more.
        case lapsed
    }

    /// The rule's numbers (rule D-4).
    package enum Pace {
        package static let absencesUntilFailing = 6
        package static let absenceUntilLapse: Duration = .seconds(7 * 86400)
        /// How long a pending claim is looked at often (rule D-3).
        package static let fullPace: Duration = .seconds(86400)
        static let slow: Duration = .seconds(6 * 3600)
        static let daily: Duration = .seconds(86400)
        static let hourly: Duration = .seconds(3600)
        /// After a check that could not be made.
        static let again: Duration = .seconds(900)
    }

    /// Takes note of a check, and moves on where the rules say so.
    ///
    /// The caller stores the claim; a claim that becomes effective is refused there where another organization's is
    /// (rule D-5).
    package mutating func note(_ outcome: CheckOutcome, at now: Timestamp) -> Change? {
        let change: Change?
        switch outcome {
        case .found: change = noteFound(at: now)
        case .absent(let text): change = noteAbsence(text, at: now)
        case .unanswered(let reason): change = update("no answer: \(reason)", at: now)
        }
        nextCheckAt = now.advanced(by: pause(after: outcome, at: now))
        return change
    }

    private mutating func update(_ text: String, at now: Timestamp) -> Change? {
        lastCheckedAt = now
        lastOutcome = text
        return nil
    }

    private mutating func noteFound(at now: Timestamp) -> Change? {
        let before = state
        _ = update("record found", at: now)
        (state, absences, firstAbsenceAt, lastToldAt) = (.verified, 0, nil, nil)
        if before != .verified { verifiedAt = now }
        switch before {
        case .verified: return nil
        case .pending: return .verified
        case .failing, .lapsed: return .recovered
        }
    }

    private mutating func noteAbsence(_ text: String, at now: Timestamp) -> Change? {
        _ = update(text, at: now)
        guard state.isEffective else { return nil }
        absences += 1
        let first = firstAbsenceAt ?? now
        firstAbsenceAt = first
        if state == .verified, absences >= Pace.absencesUntilFailing {
            state = .failing
            lastToldAt = now
            return .failing
        }
        guard state == .failing else { return nil }
        if now.since(first) >= Pace.absenceUntilLapse {
            state = .lapsed
            lastToldAt = now
            return .lapsed
        }
        guard let told = lastToldAt, now.since(told) < Pace.daily else {
            lastToldAt = now
            return .failing
        }
        return nil
    }

    private func pause(after outcome: CheckOutcome, at now: Timestamp) -> Duration {
        if case .unanswered = outcome, state != .pending { return Pace.again }
        switch state {
        case .pending:
            let age = now.since(createdAt)
            guard age < Pace.fullPace else { return Pace.slow }
            // A quarter of the age: a minute at first, an hour from the fourth hour on.
            return min(max(age / 4, .seconds(60)), Pace.hourly)
        case .verified: return absences == 0 ? Pace.daily : Pace.hourly
        case .failing: return Pace.hourly
        case .lapsed: return Pace.daily
        }
    }

    /// Whether a pending claim is looked at rarely by now, so that an admin is told (rule D-3).
    package func isSlow(at now: Timestamp) -> Bool { state == .pending && now.since(createdAt) >= Pace.fullPace }
}
