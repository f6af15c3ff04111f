import Essentials
import GatewayModel

/// What is about to break, and when: judged from what is stored.
enum HealthNotices {
    private static func notice(
        _ severity: Finding.Severity, _ code: String, at instant: Timestamp?, _ subject: String, _ message: String,
        _ remedy: String
    ) -> HealthNotice {
        HealthNotice(
            at: instant, Finding(severity, code: code, message: message, remedy: remedy), subject: subject)
    }

    static func connection(
        _ connection: Connection, _ logIns: LogInHealth, _ refresh: MetadataRefresh?, at now: Timestamp
    ) -> [HealthNotice] {
        var notices = certificates(connection, at: now)
        if logIns.isBroken, connection.state == .active, let failure = logIns.lastFailure {
            notices.append(
                notice(
                    .error, "connection.log_ins_fail", at: logIns.lastSuccess?.at, connection.name,
                    "the last \(logIns.failuresSinceSuccess.number) responses were refused, the last one with "
                        + "\(failure.code ?? "no code")",
                    "open the trace of the last refusal: it names the field to change at the identity provider"))
        }
        if let refresh { notices += metadata(connection, refresh) }
        for relaxation in connection.relaxations {
            guard let end = relaxation.expiresAt, end > now, end.since(now) < .days(60) else { continue }
            notices.append(
                notice(
                    .warning, "connection.relaxation_ends", at: end, connection.name,
                    "the relaxation \(relaxation.name) ends: responses that need it will be refused",
                    "mend the identity provider's settings, or grant the relaxation again with a reason"))
        }
        return notices
    }

    private static func certificates(_ connection: Connection, at now: Timestamp) -> [HealthNotice] {
        let isActive = connection.state == .active
        guard let last = CertificateHealth.last(of: connection) else {
            return [
                notice(
                    isActive ? .error : .warning, "connection.certificate_missing", at: nil, connection.name,
                    "there is no signing certificate: no response can be believed",
                    "give the identity provider's metadata or certificate")
            ]
        }
        guard last.expiryStep(at: now) != nil else { return [] }
        let add =
            "create the next signing certificate at the identity provider and add it here; both are trusted meanwhile"
        guard last.notAfter <= now else {
            let effect =
                connection.acceptExpiredCertificates ? "log-ins go on, with this warning" : "log-ins are refused then"
            return [
                notice(
                    .warning, "connection.certificate_expiring", at: last.notAfter, connection.name,
                    "the last signing certificate expires in \(last.daysLeft(at: now)) days; \(effect)", add)
            ]
        }
        let refused = isActive && !connection.acceptExpiredCertificates
        return [
            notice(
                refused ? .error : .warning, "connection.certificate_expired", at: last.notAfter, connection.name,
                refused
                    ? "every signing certificate has expired: log-ins are refused"
                    : "every signing certificate has expired; the connection accepts expired ones", add)
        ]
    }

    private static func metadata(_ connection: Connection, _ refresh: MetadataRefresh) -> [HealthNotice] {
        var notices: [HealthNotice] = []
        if let failure = refresh.standingFailure, refresh.failures >= 3 {
            notices.append(
                notice(
                    .warning, "connection.metadata_failing", at: refresh.lastSuccessAt ?? failure.at, connection.name,
                    "the metadata could not be read \(refresh.failures) times in a row: \(failure.message) [\(failure.code)]",
                    failure.remedy ?? "open the metadata address, and mend it or change it"))
        }
        if !refresh.stagedCertificates.isEmpty {
            notices.append(
                notice(
                    .warning, "connection.certificates_staged", at: nil, connection.name,
                    "\(refresh.stagedCertificates.count) new keys of the identity provider wait for an admin",
                    "accept or discard them before the identity provider signs with them"))
        }
        if let endpoint = refresh.stagedEndpoint {
            notices.append(
                notice(
                    .warning, "connection.endpoint_staged", at: nil, connection.name,
                    "the identity provider's metadata names another sign-on address, \(endpoint.url)",
                    "accept it, or discard it"))
        }
        return notices
    }

    static func claim(_ claim: DomainClaim, at now: Timestamp) -> [HealthNotice] {
        let domain = claim.domain.text
        switch claim.state {
        case .verified, .pending: return []
        case .failing:
            return [
                notice(
                    .warning, "domain.failing",
                    at: claim.firstAbsenceAt?.advanced(by: DomainClaim.Pace.absenceUntilLapse),
                    domain,
                    "the TXT record of \(domain) is missing: the claim lapses seven days after the first absence",
                    "put the record back at your DNS provider; it must stay")
            ]
        case .lapsed:
            return [
                notice(
                    .error, "domain.lapsed", at: claim.firstAbsenceAt?.advanced(by: DomainClaim.Pace.absenceUntilLapse),
                    domain, "single sign-on and provisioning have stopped for \(domain)",
                    "put the TXT record back, then check the domain: everything works again by itself")
            ]
        }
    }

    static func directory(_ health: DirectoryHealth, at now: Timestamp) -> [HealthNotice] {
        let name = health.directory.name
        var notices: [HealthNotice] = []
        switch health.state {
        case .held:
            notices.append(
                notice(
                    .error, "directory.held", at: health.held?.at, name,
                    health.held?.detail ?? "too many people would lose access within an hour",
                    "confirm that they are to lose access, or stop the push at the identity provider"))
        case .stalled:
            notices.append(
                notice(
                    .warning, "directory.stalled", at: health.lastCallAt, name, "no SCIM request has come for 48 hours",
                    "look at the provisioning state at the identity provider: many switch it off after repeated errors")
            )
        case .withoutToken:
            notices.append(
                notice(
                    .warning, "directory.without_token", at: nil, name, "no live token opens the directory",
                    "make a SCIM token, and enter it at the identity provider"))
        case .waiting, .syncing, .idle, .ignored: break
        }
        if let token = health.expiringToken(at: now), let end = token.expiresAt, health.state != .ignored {
            notices.append(
                notice(
                    .warning, "directory.token_ends", at: end, name,
                    "the token \(token.prefix)… ends, as the overlap with its successor does",
                    "enter the newer token at the identity provider before then"))
        }
        if health.recent.requests >= 10, health.recent.refused * 5 >= health.recent.requests {
            notices.append(
                notice(
                    .warning, "directory.many_refusals", at: health.lastRefusal?.at, name,
                    "\(health.recent.refused) of the last \(health.recent.requests) SCIM requests were refused",
                    "open the request log: each refusal says what to change"))
        }
        return notices
    }
}
