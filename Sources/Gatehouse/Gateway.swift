import AdapterHost
import Adapting
import Administration
import Console
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
    let services: GatewayServices
    let mailWorker: MailWorker
    let context: AdministrationContext
    let routes: [Route]
    let pages: PageRenderer
    let registry: AdapterRegistry
    let baseURL: String
    let settings: Settings
    let log: Logger

    init(
        settings: Settings, baseURL: String, log: Logger, resolver: (any TextRecordResolver)? = nil,
        clock: any WallClock = SystemClock()
    ) async throws {
        self.settings = settings
        self.baseURL = baseURL
        self.log = log
        try FileManager.default.createDirectory(
            atPath: settings.dataDirectory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let database = try SQLiteDatabase(path: settings.dataDirectory + "/gatehouse.sqlite")
        store = try await SQLStore(database: database)
        let keys = try await KeyStore(directory: settings.dataDirectory + "/keys")
        let catalog = try Gateway.presets(settings, log)
        registry = Gateway.adapters(catalog, settings, log)
        let random = SystemRandom()
        let pool = BlockingPool(threads: 4, name: "blocking")
        context = AdministrationContext(
            store: store, clock: clock, random: random,
            resolver: resolver ?? SystemResolver(pool: pool, server: settings.dnsServer),
            fetcher: CurlFetcher(pool: pool, allowPrivateNetwork: settings.allowPrivateNetwork), adapters: registry,
            presets: catalog, baseURL: baseURL, recordPrefix: settings.recordPrefix)
        let signOn = SignOnSettings(baseURL: baseURL, sealingKey: keys.sealingKey)
        let login = LoginService(store: store, clock: clock, random: random, adapters: registry, settings: signOn)
        let tokens = TokenIssuer(store: store, clock: clock, random: random, signer: keys.signer, settings: signOn)
        let mailer = Gateway.mailer(settings, pool: pool, clock: clock)
        mailWorker = MailWorker(store: store, clock: clock, mailer: mailer, key: keys.sealingKey)
        let passwords = PasswordService(
            store: store, clock: clock, random: random, hasher: ScryptHasher(), settings: signOn, mailer: mailer)
        let readable = store
        services = GatewayServices(
            login: login, passwords: passwords, tokens: tokens, context: context, sealingKey: keys.sealingKey
        ) {
            do {
                _ = try await readable.read { try $0.applications().count }
                return nil
            } catch {
                return "the database does not answer"
            }
        }
        pages = try PageRenderer()
        routes = GatewayRoutes.all(services, pages: pages)
        if let key = settings.bootstrapKey { try await services.apiKeys.bootstrap(key) }
    }

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

    /// Writes the request log's reads and refusals, once a second.
    func keepLog() async {
        while !Task.isCancelled {
            do {
                try await Task.sleep(for: .seconds(1))
                try await services.flushLogs()
            } catch is CancellationError {
                return
            } catch {
                log.error("the provisioning log could not be written", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Deletes what is past its date, once a minute, in small bites.
    func sweep() async {
        while !Task.isCancelled {
            do {
                try await Task.sleep(for: .seconds(60))
                let now = context.clock.now()
                let removed = try await store.write { try $0.sweep(at: now, limit: 1000) }
                if removed > 0 { log.debug("swept", metadata: ["rows": "\(removed)"]) }
            } catch is CancellationError {
                return
            } catch {
                log.error("sweeping failed", metadata: ["error": "\(error)"])
            }
        }
    }
}
