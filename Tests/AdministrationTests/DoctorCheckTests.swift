import Administration
import Effects
import Essentials
import GatewayModel
import GatewayTesting
import Testing

@Suite struct DoctorCheckTests {
    @Test func `a healthy installation has no finding but what can't be looked at`() {
        let troubles = DoctorBench().findings.filter { $0.severity != .ok }
        #expect(troubles.map(\.id) == ["clock.offset"])
        #expect(troubles.map(\.severity) == [.skipped])
    }

    @Test func `rule 18: every finding that hurts says what to do`() {
        var bench = DoctorBench()
        bench.machine.folder = .init(path: "/data", isFolder: true, mode: nil, bytes: nil, isOurs: true)
        bench.machine.database = .unreadable("no")
        bench.machine.walBytes = 1 << 40
        bench.machine.freeBytes = 1
        bench.machine.baseURL = "http://gateway.example.com"
        bench.survey.tenants[0].connections = [DoctorBench.connection(expires: -1, tested: false, preset: "x")]
        bench.survey.tenants[0].ownerDomains = []
        bench.survey.tenants[0].tokens = [DoctorBench.token(created: 9, used: nil)]
        bench.survey.answers[DoctorBench.claim(.verified).id] = .noRecords
        bench.survey.chains[0].newest = DoctorBench.days(1)
        for finding in bench.findings where [.warning, .error].contains(finding.severity) {
            #expect(finding.remedy != nil, "\(finding.id)")
            #expect(finding.sentence.first?.isUppercase == false && !finding.sentence.hasSuffix("."))
        }
    }

    private typealias Item = DoctorMachine.Item
    typealias Severity = DoctorFinding.Severity

    @Test(arguments: [
        (nil, true, Severity.error), (0o755, true, .warning), (0o777, true, .error), (0o700, false, .warning),
    ])
    func `data folder: it is there and this user's alone`(mode: Int?, ours: Bool, severity: Severity) {
        var bench = DoctorBench()
        bench.machine.folder = Item(path: "/data", isFolder: true, mode: mode, bytes: 1, isOurs: ours)
        #expect(bench.troubles("data.folder") == [severity])
    }

    @Test(
        arguments: [
            (nil, nil, true, Severity.error), (0o600, 0, true, .error), (0o640, 32, true, .error),
            (0o604, 32, true, .error), (0o600, 32, false, .warning),
        ] as [(Int?, Int64?, Bool, Severity)])
    func `key files: they are there, not empty, and this user's alone`(
        mode: Int?, bytes: Int64?, ours: Bool, severity: Severity
    ) {
        var bench = DoctorBench()
        let key = Item(path: "/data/keys/sealing.key", isFolder: false, mode: mode, bytes: bytes, isOurs: ours)
        bench.machine.keyFiles = [key]
        #expect(bench.troubles("data.files") == [severity])
        bench.machine.keyFiles = []
        bench.machine.databaseFile = key
        #expect(bench.troubles("data.files") == (mode == nil ? [] : [severity]))
    }

    @Test func `database: absent, unreadable and damaged are errors`() {
        var bench = DoctorBench()
        for state in [DoctorMachine.Database.absent, .unreadable("x"), .checked(problems: ["row 7"], thorough: true)] {
            bench.machine.database = state
            #expect(bench.troubles("database.integrity") == [.error])
        }
    }

    @Test func `schema: another version's is an error, and nothing is said of one that can't be read`() {
        var bench = DoctorBench()
        bench.machine.schemaProblem = .init(message: "the database has schema 9", remedy: "x")
        #expect(bench.troubles("database.schema") == [.error])
        bench.machine.database = .absent
        #expect(bench.troubles("database.schema") == [.skipped])
    }

    @Test func `write-ahead log: more than 64 MiB is a warning`() {
        var bench = DoctorBench()
        bench.machine.walBytes = 64 << 20
        #expect(bench.troubles("database.wal_size") == [])
        bench.machine.walBytes = 65 << 20
        #expect(bench.troubles("database.wal_size") == [.warning])
    }

    @Test(arguments: [(nil, Severity.skipped), (99 << 20, .error), (500 << 20, .warning)] as [(Int64?, Severity)])
    func `disk: little room is told before there is none`(bytes: Int64?, severity: Severity) {
        var bench = DoctorBench()
        bench.machine.freeBytes = bytes
        #expect(bench.troubles("disk.free") == [severity])
    }

    @Test func `presets and adapters that can't be loaded are errors`() {
        var bench = DoctorBench()
        bench.machine.presetProblems = [.init(message: "x", remedy: nil)]
        #expect(bench.troubles("presets.valid") == [.error])
        bench.machine.adapterProblems = [.init(message: "x", remedy: nil), .init(message: "y", remedy: nil)]
        #expect(bench.troubles("adapters.load") == [.error, .error])
    }

    @Test(
        arguments: [
            (nil, Severity.skipped), ("gateway.example.com", .error), ("https://", .error), ("https://:1", .error),
            ("https://gateway.example.com/", .error), ("https://gateway.example.com?x", .error),
            ("https://a b", .error), ("https://me@gateway.example.com", .error), ("http://gateway.example.com", .error),
            ("http://127.0.0.1.example.com", .error), ("http://127.0.0.1:8080", .info),
            ("http://localhost:8080", .info), ("http://[::1]:8080", .info),
            ("http://localhost.example.com", .error),
        ] as [(String?, Severity)])
    func `base URL: an https address without a final slash`(text: String?, severity: Severity) {
        var bench = DoctorBench()
        bench.machine.baseURL = text
        #expect(bench.troubles("base_url.shape") == [severity])
    }

    @Test func `rule C-2: connections that were made under another address are told`() {
        var bench = DoctorBench()
        bench.machine.baseURL = "https://gateway.example"
        #expect(bench.troubles("base_url.connections") == [.error])
        bench.survey.tenants[0].connections = [DoctorBench.connection(state: .draft)]
        #expect(bench.troubles("base_url.connections") == [.warning])
        bench.machine.baseURL = nil
        #expect(bench.troubles("base_url.connections") == [.skipped])
    }

    @Test func `clock: one that stands before the newest audit event is wrong`() {
        var bench = DoctorBench()
        bench.survey.chains[0].newest = DoctorBench.now.advanced(by: .seconds(60))
        #expect(bench.troubles("clock.order") == [])
        bench.survey.chains[0].newest = DoctorBench.now.advanced(by: .seconds(61))
        #expect(bench.troubles("clock.order") == [.error])
        bench.survey.chains = []
        #expect(bench.troubles("clock.order") == [.skipped])
    }

    @Test(
        arguments: [
            (0, 500, nil), (5500, 500, nil), (-5500, 500, nil), (7000, 500, Severity.warning), (-7000, 500, .warning),
            (7000, 3000, nil), (60_400, 500, .warning), (62_000, 500, .error), (-3_600_000, 500, .error),
        ] as [(Int, Int, Severity?)])
    func `clock: beside another's, it may be wrong by seconds, but not by a minute, and what is uncertain is not told`(
        ahead: Int, uncertainty: Int, severity: Severity?
    ) {
        var bench = DoctorBench()
        bench.machine.clock = .measured(
            source: "https://time.example", ahead: .milliseconds(ahead), uncertainty: .milliseconds(uncertainty))
        #expect(bench.troubles("clock.offset") == (severity.map { [$0] } ?? []))
        let finding = bench.findings.first { $0.id == "clock.offset" }
        #expect(finding?.sentence.contains("https://time.example") == true)
        if severity != nil {
            #expect(finding?.sentence.contains(ahead < 0 ? " behind the one of" : " ahead of the one of") == true)
        }
    }

    @Test func `clock: without another to compare with nothing is said, and why`() {
        var bench = DoctorBench()
        #expect(bench.findings.first { $0.id == "clock.offset" }?.remedy?.contains("--time-from") == true)
        bench.machine.clock = .unanswered(source: "https://time.example", why: "no answer")
        #expect(bench.troubles("clock.offset") == [.skipped])
        #expect(bench.findings.first { $0.id == "clock.offset" }?.sentence.contains("no answer") == true)
    }

    private struct SlowClock: RemoteClock {
        let clock: FixedClock
        let says: Result<Timestamp?, HTTPFetchError>

        func time(at url: String) async throws(HTTPFetchError) -> Timestamp? {
            clock.advance(by: .seconds(4))
            return try says.get()
        }
    }

    @Test func `clock: the time that the question took is uncertain, and no more`() async {
        let clock = FixedClock(DoctorBench.now)
        let remote = SlowClock(clock: clock, says: .success(DoctorBench.now.advanced(by: .seconds(32))))
        let found = await ClockComparison.ask(remote, at: "https://t.example", clock: clock)
        #expect(
            found
                == .measured(
                    source: "https://t.example", ahead: .milliseconds(-30_500), uncertainty: .milliseconds(2500)))
        let silent = SlowClock(clock: clock, says: .success(nil))
        #expect(
            await ClockComparison.ask(silent, at: "https://t.example", clock: clock)
                == .unanswered(source: "https://t.example", why: "its answer has no Date"))
        let away = SlowClock(clock: clock, says: .failure(.unreachable(url: "https://t.example", reason: "refused")))
        guard case .unanswered(_, let why) = await ClockComparison.ask(away, at: "https://t.example", clock: clock)
        else {
            Issue.record("somebody answered")
            return
        }
        #expect(why.contains("refused"))
    }

    @Test func `the report is unhealthy for an error only, and hands the heads over to the next doctor`() throws {
        var bench = DoctorBench()
        bench.machine.walBytes = 65 << 20
        let report = DoctorReport(findings: bench.findings, chains: bench.survey.chains)
        #expect(report.isHealthy)
        #expect(report.text.contains("[warning] database.wal_size"))
        #expect(report.text.contains("org-a 3:0000"))
        let heads = try DoctorReport.heads(in: try JSONValue(parsing: report.json.utf8))
        #expect(heads == [DoctorBench.organization: [AuditLink(sequence: 3, hash: AuditChain.origin)]])
        #expect(throws: AdministrationError.self) { try DoctorReport.heads(in: ["checks": []]) }
        #expect(throws: AdministrationError.self) { try DoctorReport.heads(in: ["audit_heads": [["head": "x"]]]) }
        bench.machine.database = .absent
        #expect(!DoctorReport(findings: bench.findings, chains: []).isHealthy)
    }
}
