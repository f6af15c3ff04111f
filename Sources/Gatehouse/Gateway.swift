import AdapterHost
import Adapting
import Administration
import Console
import Duties
import Effects
import Essentials
import Foundation
import GatewayHTTP
import Hummingbird
import LiveEffects
import Logging
import Persistence
import Presets
import SQLPersistence
import SQLiteDriver
import SignOn

/// The composition: everything put together, once.
struct Gateway {
    let store: SQLStore
    private let database: SQLiteDatabase
    let services: GatewayServices
    let mailWorker: MailWorker
    let sweeper: Sweeper
    let context: AdministrationContext
    let routes: [Route]
    let pages: PageRenderer
    let registry: AdapterRegistry
    let baseURL: String
    let settings: Settings
    let log: Logger
    let bell = EventBell()
    let outbox: OutboxWorker
    let duties = DutyBoard()

    init(
        settings: Settings, baseURL: String, log: Logger, resolver: (any TextRecordResolver)? = nil,
        clock: any WallClock = SystemClock()
    ) async throws {
        self.settings = settings
        self.baseURL = baseURL
        self.log = log
        try FileManager.default.createDirectory(
            atPath: settings.dataDirectory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        database = try SQLiteDatabase(path: settings.dataDirectory + "/gatehouse.sqlite")
        store = try await SQLStore(database: database, bell: bell)
        let keys = try await KeyStore(directory: settings.dataDirectory + "/keys")
        let catalog = try Gateway.presets(settings, log)
        registry = Gateway.adapters(catalog, settings, log)
        let random = SystemRandom()
        let pool = BlockingPool(threads: 4, name: "blocking")
        context = AdministrationContext(
            store: store, clock: clock, random: random,
            resolver: resolver ?? SystemResolver(pool: pool, server: settings.dnsServer),
            domainTables: SystemDomainTables(),
            fetcher: CurlFetcher(pool: pool, allowPrivateNetwork: settings.allowPrivateNetwork), adapters: registry,
            presets: catalog, sealingKey: keys.sealingKey, baseURL: baseURL, recordPrefix: settings.recordPrefix)
        let signOn = SignOnSettings(baseURL: baseURL, sealingKey: keys.sealingKey)
        let login = LoginService(store: store, clock: clock, random: random, adapters: registry, settings: signOn)
        let tokens = TokenIssuer(store: store, clock: clock, random: random, signer: keys.signer, settings: signOn)
        // Threads of their own: receivers that are slow hold up nobody's metadata and DNS.
        let poster = CurlFetcher(
            pool: BlockingPool(threads: OutboxWorker.Limits().attempts, name: "webhooks"),
            allowPrivateNetwork: settings.allowPrivateNetwork, seconds: 15)
        let events = EventsContext(
            administration: context, poster: poster, sealingKey: keys.sealingKey, bell: bell)
        outbox = OutboxWorker(
            DutiesContext(
                store: store, clock: clock, random: random, poster: poster, sealingKey: keys.sealingKey, bell: bell
            ) { log.error("delivering events failed", metadata: ["error": "\($0)"]) })
        let (readable, worker) = (store, outbox)
        let mailer = Gateway.mailer(settings, pool: pool, clock: clock)
        sweeper = Sweeper(store: store, clock: clock, eventRetention: settings.retention.events)
        mailWorker = MailWorker(store: store, clock: clock, mailer: mailer, key: keys.sealingKey)
        let passwords = PasswordService(
            store: store, clock: clock, random: random, hasher: ScryptHasher(), settings: signOn, mailer: mailer)
        let (board, folder, started, hasMail) = (duties, settings.dataDirectory, clock.now(), settings.mail != nil)
        let facts: @Sendable () async -> InstallationFacts = {
            InstallationFacts(
                folder: folder, startedAt: started, sendsMail: hasMail,
                duties: board.duties(outbox: worker.sinceLastRound, now: clock.now()))
        }
        services = GatewayServices(
            login: login, passwords: passwords, tokens: tokens, context: context, events: events,
            facts: facts
        ) {
            // Promise P8: ready means that events go out, too.
            if let still = worker.sinceLastRound, still > .seconds(15) { return "no event is being delivered" }
            do {
                _ = try await readable.read { try $0.initiatingApplication() }
                // A writer that has stopped after a failed commit answers no write any more, while readers go on.
                try await readable.write { _ in }
                return nil
            } catch {
                return "the database does not answer"
            }
        }
        pages = try PageRenderer()
        routes = GatewayRoutes.all(services, pages: pages)
        if let key = settings.bootstrapKey { try await services.apiKeys.bootstrap(key) }
    }

    /// Ends the database's threads once their work is done: the last connection writes the log back and removes it.
    ///
    /// Left to the end of the process, that may come too late.
    func close() { database.close() }

    static func presets(_ settings: Settings, _ log: Logger) throws -> PresetCatalog {
        // Adapters of strangers bring their metadata folder along, beside the library.
        let catalog = PresetCatalog(
            directories: [try Places.metadataDirectory()] + settings.metadataDirectories
                + settings.adapterDirectories.flatMap { [$0 + "/Metadata", $0] })
        for problem in catalog.problems { log.warning("preset refused", metadata: Gateway.metadata(problem)) }
        return catalog
    }

    static func adapters(_ catalog: PresetCatalog, _ settings: Settings, _ log: Logger) -> AdapterRegistry {
        let registry = AdapterRegistry(
            presets: catalog.presets,
            settings: AdapterRegistry.Settings(
                bundledDirectory: Places.executableDirectory, directories: settings.adapterDirectories,
                runner: Places.adapterRunner))
        for problem in registry.problems { log.warning("adapter refused", metadata: Gateway.metadata(problem)) }
        return registry
    }

    static func metadata(_ error: some CodedError) -> Logger.Metadata {
        ["code": "\(error.code)", "message": "\(error.message)", "remedy": "\(error.remedy?.text ?? "")"]
    }
}
