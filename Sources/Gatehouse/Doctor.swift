import Administration
import ArgumentParser
import Effects
import Essentials
import Foundation
import GatewayModel
import LiveEffects
import SQLPersistence
import SQLiteDriver

/// `gatehouse doctor`: looks at an installation, running or not, and changes nothing.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look for what hurts or soon will; exits 1 when something hurts now.",
        discussion: "The database is opened for reading only. Give the flags that serve has.")

    @OptionGroup var options: SettingsOptions
    @Flag(help: "Print one JSON object.") var json = false
    @Flag(help: "Ask nobody: no name server, no time.") var offline = false
    @Option(
        name: .customLong("time-from"),
        help: "The address of a web server whose clock is right: this machine's is compared with its Date.")
    var timeFrom: String?
    @Flag(help: "Also compare every index of the database with its table.") var deep = false
    @Option(
        name: .customLong("audit-heads"),
        help: "A file that an earlier doctor --json wrote: each audit log must still have what it had then.")
    var auditHeads: String?

    /// How long name servers are asked, over all domains.
    private static let patience = Duration.seconds(15)

    func run() async throws {
        do {
            let settings = try options.settings()
            let remembered = try auditHeads.map(Doctor.heads) ?? [:]
            let path = settings.dataDirectory + "/gatehouse.sqlite"
            var machine = try DoctorMachine(settings)
            if let timeFrom, !offline { machine.clock = await Doctor.compareClocks(timeFrom) }
            var findings: [DoctorFinding] = []
            var chains: [DoctorSurvey.Chain] = []
            if let database = try await Doctor.database(path, thorough: deep, &machine) {
                defer { database.close() }
                do {
                    let survey = try await survey(database, settings, remembered)
                    chains = survey.chains
                    findings = DoctorChecks.store(survey, machine)
                } catch let error as any CodedError {
                    machine.schemaProblem = DoctorMachine.Problem(message: error.message, remedy: error.remedy?.text)
                }
            }
            let report = DoctorReport(findings: DoctorChecks.machine(machine) + findings, chains: chains)
            print(json ? report.json.prettyText : report.text)
            if !report.isHealthy { throw ExitCode(1) }
        } catch let error as any CodedError {
            throw Failure.exit(error)
        }
    }

    /// The database, and what its engine says about it; nil where it can't be opened.
    private static func database(
        _ path: String, thorough: Bool, _ machine: inout DoctorMachine
    ) async throws -> SQLiteDatabase? {
        guard machine.databaseFile.mode != nil else { return nil }
        do {
            let database = try SQLiteDatabase(inspecting: path)
            machine.database = .checked(problems: try await database.problems(thorough: thorough), thorough: thorough)
            return database
        } catch let error as any CodedError {
            machine.database = .unreadable(error.message)
            return nil
        }
    }

    private func survey(
        _ database: SQLiteDatabase, _ settings: Settings, _ remembered: [Identifier<Organization>?: [AuditLink]]
    ) async throws -> DoctorSurvey {
        let store = try await SQLStore(inspecting: database)
        let pool = BlockingPool(threads: 1, name: "doctor")
        defer { pool.close() }
        let clock = ContinuousClock()
        let end = clock.now.advanced(by: Doctor.patience)
        return try await DoctorService(store: store, clock: SystemClock(), recordPrefix: settings.recordPrefix).survey(
            remembered: remembered, resolver: offline ? nil : SystemResolver(pool: pool, server: settings.dnsServer),
            mayAsk: { clock.now < end }, actor: .operators(key: nil))
    }

    private static func compareClocks(_ source: String) async -> ClockComparison {
        let pool = BlockingPool(threads: 1, name: "clock")
        defer { pool.close() }
        return await ClockComparison.ask(CurlClock(pool: pool), at: source, clock: SystemClock())
    }

    private static func heads(_ path: String) throws -> [Identifier<Organization>?: [AuditLink]] {
        guard let data = FileManager.default.contents(atPath: path) else { throw SettingsError.unreadableFile(path) }
        return try DoctorReport.heads(in: try JSONValue(parsing: data, maximumDepth: 16))
    }
}
