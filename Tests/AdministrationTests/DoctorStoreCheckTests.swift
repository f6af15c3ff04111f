import Administration
import Effects
import Essentials
import GatewayModel
import Testing

@Suite struct DoctorStoreCheckTests {
    typealias Severity = DoctorFinding.Severity

    @Test(
        arguments: [
            (61, nil, ""), (60, Severity.info, "60 days"), (31, .info, "60 days"), (30, .warning, "30 days"),
            (14, .warning, "14 days"), (8, .warning, "14 days"), (7, .warning, "7 days"), (3, .warning, "3 days"),
            (1, .warning, "a day"), (0, .error, "expired"), (-1, .error, "expired"),
        ] as [(Int, Severity?, String)])
    func `rule C-4: an expiring certificate is told 60, 30, 14, 7, 3 and 1 days before, and when it is over`(
        days: Int, severity: Severity?, words: String
    ) {
        var bench = DoctorBench()
        bench.survey.tenants[0].connections = [DoctorBench.connection(expires: days)]
        #expect(bench.troubles("connection.certificate") == (severity.map { [$0] } ?? []))
        #expect(
            bench.findings.contains { $0.id == "connection.certificate" && $0.sentence.contains(words) } || words == "")
    }

    @Test func `rule C-4: an expired certificate that the connection accepts is a warning, a draft's is not urgent`() {
        var bench = DoctorBench()
        bench.survey.tenants[0].connections = [DoctorBench.connection(expires: -1, acceptExpired: true)]
        #expect(bench.troubles("connection.certificate") == [.warning])
        bench.survey.tenants[0].connections = [DoctorBench.connection(expires: -1, state: .draft)]
        #expect(bench.troubles("connection.certificate") == [.info])
    }

    @Test func `an active connection without a certificate is an error`() {
        var bench = DoctorBench()
        bench.survey.tenants[0].connections = [DoctorBench.connection(expires: nil)]
        #expect(bench.troubles("connection.certificate") == [.error])
    }

    @Test func `rule A-6: a connection without a test is told, the more when it is active`() {
        var bench = DoctorBench()
        bench.survey.tenants[0].connections = [DoctorBench.connection(tested: false)]
        #expect(bench.troubles("connection.tested") == [.warning])
        bench.survey.tenants[0].connections = [DoctorBench.connection(state: .draft, tested: false)]
        #expect(bench.troubles("connection.tested") == [.info])
    }

    @Test func `a connection whose preset is not there is an error`() {
        var bench = DoctorBench()
        bench.survey.tenants[0].connections = [DoctorBench.connection(preset: "gone")]
        #expect(bench.troubles("connection.preset") == [.error])
    }

    @Test(
        arguments: [
            (DomainClaim.State.verified, TextRecordAnswer.noSuchName, Severity.warning),
            (.verified, .noRecords, .warning),
            (.verified, .records(["other"]), .warning), (.failing, .noRecords, .warning),
            (.verified, .unanswered("SERVFAIL"), .skipped), (.verified, nil, .skipped), (.lapsed, nil, .warning),
            (.pending, .noRecords, .info), (.failing, .records(["gatehouse-domain-verify=token"]), .info),
            (.pending, .records(["gatehouse-domain-verify=token"]), .info),
        ] as [(DomainClaim.State, TextRecordAnswer?, Severity)])
    func `rules D-3, D-4: a record that is gone is told, and no answer is no absence`(
        state: DomainClaim.State, answer: TextRecordAnswer?, severity: Severity
    ) {
        var bench = DoctorBench()
        let claim = DoctorBench.claim(state)
        bench.survey.tenants[0].claims = [claim]
        bench.survey.answers = answer.map { [claim.id: $0] } ?? [:]
        #expect(bench.troubles("domain.record") == [severity])
    }

    @Test func `rules A-2, A-5: Require SSO without an owner who can sign in is an error`() {
        var bench = DoctorBench()
        bench.survey.tenants[0].ownerDomains = [DomainName(stored: "elsewhere.example")]
        #expect(bench.troubles("access.owner_way_in") == [.error])
        bench = DoctorBench()
        bench.survey.tenants[0].claims = [DoctorBench.claim(.pending)]
        #expect(bench.troubles("access.owner_way_in") == [.error])
        bench = DoctorBench()
        bench.survey.tenants[0].connections = [DoctorBench.connection(state: .tested)]
        #expect(bench.troubles("access.owner_way_in") == [.error])
        bench.survey.tenants[0].isLinked = true
        #expect(bench.troubles("access.owner_way_in") == [], "rule O-3: its own settings are ignored")
        bench.survey.tenants[0].isLinked = false
        bench.survey.tenants[0].organization.accessSecurity.ssoEnabled = false
        #expect(bench.troubles("access.owner_way_in") == [])
    }

    @Test func `rule A-2: a password of an owner or admin is a way in, and so is one that they can still set by mail`()
    {
        var bench = DoctorBench()
        bench.survey.tenants[0].ownerDomains = [DomainName(stored: "elsewhere.example")]
        bench.survey.tenants[0].administrators = 2
        #expect(bench.troubles("access.owner_way_in") == [.error])
        bench.machine.sendsMail = true
        #expect(bench.troubles("access.owner_way_in") == [.warning])
        #expect(bench.findings.contains { $0.sentence.contains("mailed link") })
        bench.survey.tenants[0].administrators = 0
        #expect(bench.troubles("access.owner_way_in") == [.error], "there is nobody to be mailed")
        bench.machine.sendsMail = false
        bench.survey.tenants[0].administrators = 2
        bench.survey.tenants[0].passwordHolders = 1
        #expect(bench.troubles("access.owner_way_in") == [.warning])
        #expect(bench.findings.contains { $0.sentence.contains("1 of its owners and admins") })
        bench.survey.tenants[0].ownerDomains = [DoctorBench.claim(.verified).domain]
        #expect(bench.troubles("access.owner_way_in") == [], "an owner comes in through single sign-on")
    }

    private func refresh(failures: Int, staged: Int = 0) -> MetadataRefresh {
        MetadataRefresh(
            connection: Identifier(stored: "con-a"), organization: DoctorBench.organization,
            nextRefreshAt: DoctorBench.now, lastSuccessAt: DoctorBench.days(-3),
            lastFailure: .init(at: DoctorBench.now, code: "fetch.status", message: "it said 503", remedy: "look at it"),
            failures: failures,
            stagedCertificates: Array(
                repeating: DoctorBench.connection().identityProvider.certificates[0], count: staged))
    }

    @Test func `rule C-5: metadata that could not be read three times in a row is told, the more of what is active`() {
        var bench = DoctorBench()
        bench.survey.tenants[0].refreshes = [refresh(failures: 2)]
        #expect(bench.troubles("connection.metadata") == [])
        bench.survey.tenants[0].refreshes = [refresh(failures: 3)]
        #expect(bench.troubles("connection.metadata") == [.warning])
        #expect(
            bench.findings.contains {
                $0.sentence.contains("3 times in a row") && $0.sentence.contains("it said 503 [fetch.status]")
                    && $0.remedy == "look at it"
            })
        bench.survey.tenants[0].connections = [DoctorBench.connection(state: .draft)]
        #expect(bench.troubles("connection.metadata") == [.info])
    }

    @Test func `rule C-5: keys that wait for an admin are told`() {
        var bench = DoctorBench()
        bench.survey.tenants[0].refreshes = [refresh(failures: 0, staged: 2)]
        #expect(bench.troubles("connection.metadata") == [.warning])
        #expect(bench.findings.contains { $0.sentence == "2 new keys of con-a wait for an admin" })
    }

    @Test func `rule D-4: a failing claim is told with the time of its lapse, without asking the DNS`() {
        var bench = DoctorBench()
        bench.survey.answers = [:]
        for state in [DomainClaim.State.verified, .pending, .lapsed] {
            bench.survey.tenants[0].claims = [DoctorBench.claim(state)]
            #expect(bench.troubles("domain.claim") == [])
        }
        bench.survey.tenants[0].claims = [
            DomainClaim(
                id: Identifier(stored: "dom-a"), organization: DoctorBench.organization,
                domain: DomainName(stored: "works.example"), state: .failing, token: "token",
                createdAt: DoctorBench.days(-9), firstAbsenceAt: DoctorBench.days(-2))
        ]
        #expect(bench.troubles("domain.claim") == [.warning])
        #expect(bench.findings.contains { $0.sentence.contains("lapses at \(DoctorBench.days(5))") })
    }

    @Test(
        arguments: [
            (6, nil, false, false), (7, nil, false, true), (90, 29, false, false), (90, 30, false, true),
            (90, nil, true, false),
        ] as [(Int, Int?, Bool, Bool)])
    func `rule S-1: a live SCIM token that nobody uses is a warning`(
        created: Int, used: Int?, revoked: Bool, isTold: Bool
    ) {
        var bench = DoctorBench()
        bench.survey.tenants[0].tokens = [DoctorBench.token(created: created, used: used, revoked: revoked)]
        #expect(bench.troubles("scim.token_unused") == (isTold ? [.warning] : []))
    }

    @Test func `outbox: an attempt that is ten minutes late is a warning, a day late an error`() {
        var bench = DoctorBench()
        bench.survey.outbox = .init(waiting: 2, dueAt: DoctorBench.now.advanced(by: .minutes(-9)))
        #expect(bench.troubles("outbox.stuck") == [])
        bench.survey.outbox = .init(waiting: 2, dueAt: DoctorBench.now.advanced(by: .minutes(-11)))
        #expect(bench.troubles("outbox.stuck") == [.warning])
        bench.survey.outbox = .init(waiting: 2, dueAt: DoctorBench.days(-2))
        #expect(bench.troubles("outbox.stuck") == [.error])
        bench.survey.outbox = nil
        #expect(bench.troubles("outbox.stuck") == [])
    }

    @Test func `outbox: parked events and disabled endpoints are a warning each`() {
        var bench = DoctorBench()
        bench.survey.outbox = .init(parked: 1)
        #expect(bench.troubles("outbox.stuck") == [.warning])
        bench.survey.outbox = .init(parked: 1, disabledEndpoints: 1)
        #expect(bench.troubles("outbox.stuck") == [.warning, .warning])
    }

    @Test func `rule A-4: a broken audit chain is an error, one with strangers or without events a warning`() {
        var bench = DoctorBench()
        let head = AuditLink(sequence: 1, hash: AuditChain.origin)
        bench.survey.chains[0].verification = AuditVerification(
            head: head, fault: .init(sequence: 2, reason: .changed, detail: "x"), unchained: 0)
        #expect(bench.troubles("audit.chain") == [.error])
        #expect(DoctorReport(findings: [], chains: bench.survey.chains).json["audit_heads"] == [])
        bench.survey.chains[0].verification = AuditVerification(head: head, fault: nil, unchained: 4)
        #expect(bench.troubles("audit.chain") == [.warning])
        bench.survey.chains[0].verification = AuditVerification(head: nil, fault: nil, unchained: 0)
        #expect(bench.troubles("audit.chain") == [.warning])
        bench.survey.chains[0].organization = nil
        #expect(bench.troubles("audit.chain") == [])
    }
}
