import Essentials
import GatewayModel

extension DoctorChecks {
    /// Days before an expiry at which one hears of it.
    private static let notices = [0, 1, 3, 7, 14, 30, 60]

    static func certificates(_ survey: DoctorSurvey) -> [DoctorFinding] {
        let connections = survey.tenants.flatMap(\.connections)
        return orAllIsWell(
            connections.compactMap { certificate(of: $0, now: survey.now) }, "connection.certificate",
            "no certificate of the \(connections.count) connections expires within 60 days")
    }

    /// The last of a connection's certificates counts: the others are of an exchange that has happened.
    private static func certificate(of connection: Connection, now: Timestamp) -> DoctorFinding? {
        let (id, isActive) = ("connection.certificate", connection.state == .active)
        guard let last = connection.identityProvider.certificates.map(\.notAfter).max() else {
            return DoctorFinding(
                isActive ? .error : .info, id, subject: connection.id.text,
                "\(connection.id) has no signing certificate",
                remedy: "give the identity provider's metadata or certificate")
        }
        let days = Int(last.since(now).components.seconds / 86400)
        guard let notice = notices.first(where: { days <= $0 }) else { return nil }
        let remedy = "add the identity provider's next certificate to the connection; both are trusted meanwhile"
        guard last > now else {
            // It goes on working where the connection says so (rule C-4), loudly.
            let severity: DoctorFinding.Severity =
                switch (isActive, connection.acceptExpiredCertificates) {
                case (true, false): .error
                case (true, true): .warning
                case (false, _): .info
                }
            return DoctorFinding(
                severity, id, subject: connection.id.text, "the certificate of \(connection.id) expired at \(last)",
                remedy: remedy)
        }
        let within = notice <= 1 ? "a day" : "\(notice) days"
        return DoctorFinding(
            isActive && notice <= 30 ? .warning : .info, id, subject: connection.id.text,
            "the certificate of \(connection.id) expires within \(within), at \(last)", remedy: remedy)
    }

    static func presets(of survey: DoctorSurvey, known: [String]) -> [DoctorFinding] {
        let id = "connection.preset"
        let found = survey.tenants.flatMap(\.connections).filter { !known.contains($0.preset) }.map { connection in
            DoctorFinding(
                connection.state == .active ? .error : .warning, id, subject: connection.id.text,
                "\(connection.id) uses the preset \(connection.preset), which is not there",
                remedy: "give its folder with --adapters or --metadata")
        }
        return orAllIsWell(found, id, "every connection's preset is there")
    }

    static func tests(_ survey: DoctorSurvey) -> [DoctorFinding] {
        let id = "connection.tested"
        let found = survey.tenants.flatMap(\.connections).filter { $0.testedAt == nil }.map { connection in
            connection.state == .active
                ? DoctorFinding(
                    .warning, id, subject: connection.id.text,
                    "\(connection.id) is active and was never tested", remedy: "run a test log-in")
                : DoctorFinding(
                    .info, id, subject: connection.id.text, "\(connection.id) waits for a test log-in",
                    remedy: "run one, or delete the draft")
        }
        return orAllIsWell(found, id, "every connection has passed a test log-in")
    }

    /// Metadata that can't be read for long: the next key of the identity provider will not be known (rule C-5).
    static func metadata(_ survey: DoctorSurvey) -> [DoctorFinding] {
        let id = "connection.metadata"
        let refreshes = survey.tenants.flatMap(\.refreshes)
        let active = Set(survey.tenants.flatMap(\.connections).filter { $0.state == .active }.map(\.id))
        let found = refreshes.compactMap { refresh -> DoctorFinding? in
            let isActive = active.contains(refresh.connection)
            let subject = refresh.connection.text
            if let failure = refresh.standingFailure, refresh.failures >= 3 {
                let last = refresh.lastSuccessAt.map { "was last read at \($0)" } ?? "was never read"
                return DoctorFinding(
                    isActive ? .warning : .info, id, subject: subject,
                    "the metadata of \(subject) could not be read \(refresh.failures) times in a row and \(last): "
                        + "\(failure.message) [\(failure.code)]",
                    remedy: failure.remedy ?? "open the metadata address, and mend it or change it")
            }
            let waiting = refresh.stagedCertificates.count
            guard waiting > 0 else { return nil }
            return DoctorFinding(
                isActive ? .warning : .info, id, subject: subject,
                "\(waiting) new keys of \(subject) wait for an admin",
                remedy: "accept or discard them before the identity provider signs with them")
        }
        return orAllIsWell(found, id, "the metadata of all \(refreshes.count) connections that have an address is read")
    }

    /// Who set Require SSO must not have locked out the last one who could take it back (rules ).
    static func waysIn(_ survey: DoctorSurvey, sendsMail: Bool) -> [DoctorFinding] {
        let id = "access.owner_way_in"
        let strict = survey.tenants.filter {
            // What a linked organization requires itself is ignored; its Admin Organization is one of the others here.
            !$0.isLinked && $0.organization.accessSecurity.requireSSO && $0.organization.accessSecurity.ssoEnabled
        }
        let found = strict.compactMap { tenant -> DoctorFinding? in
            let domains = Set(tenant.claims.filter(\.state.isEffective).map(\.domain))
            let leadsIn = tenant.connections.contains { $0.state == .active }
            if leadsIn, !domains.isDisjoint(with: tenant.ownerDomains) { return nil }
            let organization = tenant.organization.id.text
            let remedy = "verify the domain of an owner's address and activate a connection, or switch Require SSO off"
            if tenant.passwordHolders > 0 {
                return DoctorFinding(
                    .warning, id, subject: organization,
                    "\(organization) requires single sign-on, and none of its active owners can sign in so: "
                        + "\(tenant.passwordHolders) of its owners and admins still can with a password",
                    remedy: remedy)
            }
            if sendsMail, tenant.administrators > 0 {
                return DoctorFinding(
                    .warning, id, subject: organization,
                    "\(organization) requires single sign-on, and none of its active owners can sign in so: only a "
                        + "password that an owner or admin sets through a mailed link leads in", remedy: remedy)
            }
            return DoctorFinding(
                .error, id, subject: organization,
                "\(organization) requires single sign-on, and none of its active owners and admins can sign in at all",
                remedy: remedy + "; with --smtp-url and --mail-from they could set a password")
        }
        return orAllIsWell(found, id, "each of \(strict.count) organizations that require single sign-on has a way in")
    }
}
