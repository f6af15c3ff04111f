import Effects
import Essentials
import GatewayModel

extension DoctorChecks {
    static func domains(_ survey: DoctorSurvey) -> [DoctorFinding] {
        let claims = survey.tenants.flatMap(\.claims)
        return orAllIsWell(
            claims.compactMap { domain($0, survey) }, "domain.record",
            "the records of all \(claims.count) domain claims are there")
    }

    private static func domain(_ claim: DomainClaim, _ survey: DoctorSurvey) -> DoctorFinding? {
        let (id, domain) = ("domain.record", claim.domain.text)
        let wanted = claim.recordText(prefix: survey.recordPrefix)
        let publish = "publish the TXT record \(wanted) at \(domain)"
        func finding(
            _ severity: DoctorFinding.Severity, _ sentence: String, _ remedy: String? = nil
        ) -> DoctorFinding {
            DoctorFinding(severity, id, subject: claim.id.text, sentence, remedy: remedy)
        }
        if claim.state == .lapsed {
            return finding(.warning, "the claim to \(domain) has lapsed", publish + ", or withdraw the claim")
        }
        switch survey.answers[claim.id] {
        case nil: return finding(.skipped, "nobody asked for the record of \(domain)")
        case .unanswered(let why)?: return finding(.skipped, "the DNS gave no answer about \(domain): \(why)")
        case .records(let records)? where records.contains(wanted):
            return claim.state == .verified
                ? nil
                : finding(.info, "the record of \(domain) is there, the claim is \(claim.state)", "verify the claim")
        case .records?, .noRecords?, .noSuchName?:
            if claim.state != .pending {
                return finding(.warning, "the record of \(domain) is gone, which is \(claim.state)", publish + " again")
            }
            let days = survey.now.since(claim.createdAt).components.seconds / 86400
            return finding(
                .info, "the claim to \(domain) has been pending for \(days) days", publish + ", or withdraw the claim")
        }
    }

    /// What the gateway itself has found at its own checks, whether or not anybody asks the DNS now.
    static func failingClaims(_ survey: DoctorSurvey) -> [DoctorFinding] {
        let id = "domain.claim"
        let found = survey.tenants.flatMap(\.claims).compactMap { claim -> DoctorFinding? in
            let domain = claim.domain.text
            let publish = "publish the TXT record \(claim.recordText(prefix: survey.recordPrefix)) at \(domain)"
            switch claim.state {
            case .pending, .verified, .lapsed: return nil
            case .failing:
                let end = claim.firstAbsenceAt?.advanced(by: DomainClaim.Pace.absenceUntilLapse)
                return DoctorFinding(
                    .warning, id, subject: claim.id.text,
                    "the record of \(domain) is missing: "
                        + (end.map { "the claim lapses at \($0)" } ?? "it will lapse"),
                    remedy: publish + " again")
            }
        }
        return orAllIsWell(found, id, "no domain claim is failing")
    }

    static func tokens(_ survey: DoctorSurvey) -> [DoctorFinding] {
        let id = "scim.token_unused"
        let live = survey.tenants.flatMap(\.tokens).filter { $0.isLive(at: survey.now) }
        let found = live.compactMap { token -> DoctorFinding? in
            let since = token.lastUsedAt ?? token.createdAt
            let days = survey.now.since(since).components.seconds / 86400
            guard days >= (token.lastUsedAt == nil ? 7 : 30) else { return nil }
            return DoctorFinding(
                .warning, id, subject: token.id.text,
                "the SCIM token \(token.prefix)… of \(token.organization) "
                    + (token.lastUsedAt == nil ? "was never used in \(days) days" : "was last used \(days) days ago"),
                remedy: "look whether provisioning is on at the identity provider, or revoke the token")
        }
        return orAllIsWell(found, id, "all \(live.count) live SCIM tokens are in use")
    }

    static func outbox(_ survey: DoctorSurvey) -> [DoctorFinding] {
        let id = "outbox.stuck"
        guard let outbox = survey.outbox else { return [DoctorFinding(.ok, id, "there is no webhook endpoint")] }
        var found: [DoctorFinding] = []
        if let due = outbox.dueAt, survey.now.since(due) > .minutes(10) {
            found.append(
                DoctorFinding(
                    survey.now.since(due) > .hours(24) ? .error : .warning, id,
                    "nobody delivers: \(outbox.waiting) events wait, and the next attempt was due at \(due)",
                    remedy: "look whether the gateway runs, and at its log"))
        }
        if outbox.parked > 0 {
            found.append(
                DoctorFinding(
                    .warning, id, "\(outbox.parked) events are parked, for their endpoints refused every attempt",
                    remedy: "mend the endpoint, then ask for them again"))
        }
        if outbox.disabledEndpoints > 0 {
            found.append(
                DoctorFinding(
                    .warning, id, "\(outbox.disabledEndpoints) webhook endpoints are disabled, and their events wait",
                    remedy: "enable or delete them"))
        }
        return orAllIsWell(found, id, "\(outbox.waiting) events wait for delivery, none for long")
    }

    static func chains(_ survey: DoctorSurvey) -> [DoctorFinding] {
        let id = "audit.chain"
        let found = survey.chains.compactMap { chain -> DoctorFinding? in
            let name = chain.organization?.text ?? "the installation"
            if let fault = chain.verification.fault {
                return DoctorFinding(
                    .error, id, subject: chain.organization?.text,
                    "event \(fault.sequence) of the audit log of \(name) is \(fault.reason): \(fault.detail)",
                    remedy:
                        "keep a copy of the database, compare it with the last back-up and export, and find out who "
                        + "can write the file")
            }
            if chain.verification.unchained > 0 {
                return DoctorFinding(
                    .warning, id, subject: chain.organization?.text,
                    "\(chain.verification.unchained) audit events of \(name) stand outside its chain",
                    remedy: "start this version of the gateway: it gives them their places")
            }
            // Making an organization writes the first one.
            if chain.organization != nil, chain.verification.head == nil {
                return DoctorFinding(
                    .warning, id, subject: chain.organization?.text, "\(name) has no audit event at all",
                    remedy: "compare the database with the last back-up")
            }
            return nil
        }
        let count = survey.chains.map(\.verification).reduce(0) {
            $0 + ($1.head?.sequence ?? 0) - ($1.anchor?.sequence ?? 0)
        }
        return orAllIsWell(
            found, id, "\(survey.chains.count) audit chains with \(count) events are as they were written")
    }
}
