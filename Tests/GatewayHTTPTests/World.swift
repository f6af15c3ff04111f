import AdapterHost
import Administration
import Console
import Cryptography
import Duties
import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import LiveEffects
import Logging
import OpenIDConnect
import Persistence
import Presets
import QueryPlans
import SQLPersistence
import SQLiteDriver
import SignOn
import Testing

/// A whole gateway without sockets: real adapters, real SQLite, a clock that tests move.
struct World {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
    static let start = Timestamp(text: "2026-03-04T05:06:07Z") ?? Timestamp(milliseconds: 0)
    static let apiKey = "operator-key-of-the-tests"
    /// One key and issuer, as providers that sign for all applications of a customer have.
    static let forge = try? ResponseForge(issuer: "https://idp.example.com/saml", now: start)

    let clock = FixedClock(World.start)
    let resolver = FakeResolver()
    let fetcher = FakeFetcher()
    let receiver = FakeReceiver()
    let bell = EventBell()
    let outbox: OutboxWorker
    let events: EventsContext
    let mailer = FakeMailer()
    let hasher = CountingHasher()
    let mailWorker: MailWorker
    let store: FaultyStore
    let services: GatewayServices
    let dispatcher: RequestDispatcher
    let base = "https://gateway.example.com"

    /// - Parameters:
    ///   - log: nil: nobody reads it.
    ///   - database: in place of SQLite in memory.
    init(log given: Logger? = nil, database: (any SQLDatabase)? = nil) async throws {
        store = FaultyStore(try await SQLStore(database: try database ?? SQLiteDatabase(path: nil), bell: bell))
        let catalog = PresetCatalog(directories: [World.root + "/Metadata"])
        let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let folder = URL(filePath: executable).deletingLastPathComponent().path
        let registry = AdapterRegistry(
            presets: catalog.presets,
            settings: AdapterRegistry.Settings(bundledDirectory: folder, runner: folder + "/gatehouse-adapter-runner"))
        let random = SeededRandom(UInt64.random(in: 0..<UInt64.max))
        let sealingKey = try SealingKey(Secret([UInt8](repeating: 7, count: 32)))
        let context = AdministrationContext(
            store: store, clock: clock, random: random, resolver: resolver,
            domainTables: SystemDomainTables(), fetcher: fetcher, adapters: registry,
            presets: catalog, sealingKey: sealingKey, baseURL: base)
        let settings = SignOnSettings(baseURL: base, sealingKey: sealingKey)
        outbox = OutboxWorker(
            DutiesContext(
                store: store, clock: clock, random: random, poster: receiver, sealingKey: sealingKey, bell: bell
            ) { Issue.record("the outbox complains: \($0)") })
        events = EventsContext(administration: context, poster: receiver, sealingKey: sealingKey, bell: bell)
        let signer = try await TokenSigner(
            ellipticCurveKey: try PrivateKey.generate(.p256), rsaKey: try #require(World.forge).key)
        mailWorker = MailWorker(store: store, clock: clock, mailer: mailer, key: settings.sealingKey)
        services = GatewayServices(
            login: LoginService(store: store, clock: clock, random: random, adapters: registry, settings: settings),
            passwords: PasswordService(
                store: store, clock: clock, random: random, hasher: hasher, settings: settings, mailer: mailer),
            tokens: TokenIssuer(store: store, clock: clock, random: random, signer: signer, settings: settings),
            context: context,
            events: events,
            readiness: { nil })
        var log = Logger(label: "tests")
        log.logLevel = .critical
        let pages = try PageRenderer()
        dispatcher = RequestDispatcher(
            routes: GatewayRoutes.all(services, pages: pages), renderer: GatewayErrorRenderer(pages: pages),
            log: given ?? log)
        try await services.apiKeys.bootstrap(Secret(World.apiKey))
    }

    /// A call of the API with the operator's key, or another.
    func api(
        _ method: String, _ path: String, _ body: JSONValue? = nil, key: String? = World.apiKey
    ) async throws -> (status: Int, json: JSONValue) {
        var headers: [(name: String, value: String)] = [("content-type", "application/json")]
        if let key { headers.append(("authorization", "Bearer \(key)")) }
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        let answer = await dispatcher.respond(
            to: GatewayRequest(
                method: method, path: "/api/v1" + parts[0], query: parts.count > 1 ? parts[1] : nil, headers: headers,
                body: body?.utf8 ?? [], requestID: "req-test"))
        return (answer.status, answer.body.isEmpty ? .null : try JSONValue(parsing: answer.body))
    }

    /// An organization with a verified domain, ready for a connection.
    func organization(_ name: String, domain: String) async throws -> String {
        let made = try await api(
            "POST", "/organizations", ["name": .string(name), "owner_email": .string("owner@\(domain)")])
        let id = try #require(made.json["id"]?.string)
        let claim = try await api("POST", "/organizations/\(id)/domain-claims", ["domain": .string(domain)])
        resolver.set(domain, .records(["v=spf1 -all", try #require(claim.json["txt_value"]?.string)]))
        let path = "/organizations/\(id)/domain-claims/\(try #require(claim.json["id"]?.string))/verify"
        let verified = try await api("POST", path)
        try #require(verified.json["state"] == "verified")
        return id
    }

    /// An active connection of the shared IdP.
    func connection(of organization: String, idpInitiated: Bool = false) async throws -> JSONValue {
        let metadata = try #require(World.forge).metadata(ssoURL: "https://idp.example.com/sso")
        let made = try await api(
            "POST", "/organizations/\(organization)/connections",
            [
                "preset": "generic-saml", "name": "Works", "metadata_xml": .string(metadata),
                "allow_idp_initiated": .bool(idpInitiated),
            ])
        let id = try #require(made.json["id"]?.string, "\(made.json.text)")
        let active = try await api(
            "POST", "/organizations/\(organization)/connections/\(id)/activate", ["skip_test": true])
        try #require(active.status == 200, "\(active.json.text)")
        return active.json
    }

    func switches(_ organization: String, managed: Bool) async throws {
        let answer = try await api(
            "PUT", "/organizations/\(organization)/access-security",
            ["sso_enabled": true, "idp_managed_access": .bool(managed)])
        try #require(answer.status == 200, "\(answer.json.text)")
    }

    func application(initiate: String? = nil) async throws -> (id: String, secret: String) {
        var body: JSONObject = JSONObject([
            ("name", .string("Shop")), ("redirect_uris", .array([.string("https://shop.example.com/callback")])),
        ])
        body["initiate_login_uri"] = initiate.map(JSONValue.string)
        let made = try await api("POST", "/applications", .object(body))
        return (try #require(made.json["client_id"]?.string), try #require(made.json["client_secret"]?.string))
    }
}
