import Essentials

/// Whether this machine knows what time it is: assertions are good for minutes.
extension DoctorChecks {
    /// Compared with the `Date` of a server that the operator named, and with nothing else.
    static func clockOffset(_ machine: DoctorMachine) -> DoctorFinding {
        let id = "clock.offset"
        let setIt = "set the clock and let a time service keep it: assertions are valid for minutes only"
        switch machine.clock {
        case nil:
            return DoctorFinding(
                .skipped, id, "there is no clock to compare this one with",
                remedy: "give doctor --time-from with the address of a web server whose clock is right")
        case .unanswered(let source, let why)?:
            return DoctorFinding(
                .skipped, id, subject: source, "\(source) does not say what time it is: \(why)",
                remedy: "name another server with --time-from")
        case .measured(let source, let ahead, let uncertainty)?:
            let distance = max(.zero, (ahead < .zero ? .zero - ahead : ahead) - uncertainty)
            let direction = ahead < .zero ? "behind" : "ahead of"
            let sentence =
                "this clock is \(seconds(distance)) \(direction) the one of \(source), as its Date says"
            if distance > .seconds(60) { return DoctorFinding(.error, id, subject: source, sentence, remedy: setIt) }
            if distance > .seconds(5) { return DoctorFinding(.warning, id, subject: source, sentence, remedy: setIt) }
            return DoctorFinding(
                .ok, id, subject: source,
                "this clock and the one of \(source) differ by \(seconds(distance)) at least, by its Date")
        }
    }

    private static func seconds(_ duration: Duration) -> String { "\(duration.components.seconds) s" }

    /// Compared with the newest audit event: what was committed can't be of a time to come.
    static func clockOrder(_ survey: DoctorSurvey) -> DoctorFinding {
        let id = "clock.order"
        guard let newest = survey.chains.compactMap(\.newest).max() else {
            return DoctorFinding(.skipped, id, "there is no audit event yet")
        }
        guard newest.since(survey.now) <= .seconds(60) else {
            return DoctorFinding(
                .error, id, "this clock says \(survey.now), but an audit event is of \(newest)",
                remedy: "set the clock and let a time service keep it: assertions are valid for minutes only")
        }
        return DoctorFinding(.ok, id, "this clock stands behind the newest audit event")
    }
}
