import Essentials

/// The checks of `doctor`: each a function of what was gathered.
package enum DoctorChecks {
    /// What can be said without the store.
    package static func machine(_ machine: DoctorMachine) -> [DoctorFinding] {
        folder(machine) + files(machine) + [database(machine), schema(machine), wal(machine), space(machine)]
            + baseURL(machine) + loaded(machine) + [clockOffset(machine)]
    }

    /// What the store says.
    package static func store(_ survey: DoctorSurvey, _ machine: DoctorMachine) -> [DoctorFinding] {
        [clockOrder(survey)] + acsURLs(survey, baseURL: machine.baseURL) + presets(of: survey, known: machine.presets)
            + certificates(survey) + tests(survey) + metadata(survey) + domains(survey) + failingClaims(survey)
            + waysIn(survey, sendsMail: machine.sendsMail) + tokens(survey)
            + outbox(survey) + chains(survey)
    }

    /// The findings, or where there are none one that says that all is well.
    static func orAllIsWell(_ findings: [DoctorFinding], _ id: String, _ sentence: String) -> [DoctorFinding] {
        findings.isEmpty ? [DoctorFinding(.ok, id, sentence)] : findings
    }
}
