import ArgumentParser
import Essentials
import Foundation
import GatewayHTTP

/// The flags of `serve`, which other commands share in part.
struct SettingsOptions: ParsableArguments {
    @Option(help: "Where the database and the keys live.") var data: String?
    @Option(help: "A database URL in place of SQLite.") var database: String?
    @Option(help: "HOST:PORT; port 0 picks one and prints it.") var listen: String?
    @Option(name: .customLong("base-url"), help: "The address under which browsers reach the gateway.") var baseURL:
        String?
    @Option(help: "A folder of adapter libraries, each run in a process of its own (repeatable).") var adapters:
        [String] = []
    @Option(help: "A folder of presets (repeatable; beside the bundled one).") var metadata: [String] = []
    @Option(name: .customLong("dns-server"), help: "HOST:PORT of the resolver for domain claims.") var dnsServer:
        String?
    @Flag(name: .customLong("allow-private-network"), help: "For labs: lift the egress guard.")
    var allowPrivateNetwork = false
    @Option(name: .customLong("log-format"), help: "json or text.") var logFormat: String?
    @Option(
        name: .customLong("trusted-proxy"),
        help: "A network of proxies, such as 10.0.0.0/8, whose X-Forwarded-For is believed (repeatable); or none.")
    var trustedProxies: [String] = []
    @OptionGroup var retention: RetentionOptions
    @OptionGroup var mail: MailOptions

    func settings() throws -> Settings {
        if let database { throw SettingsError.database(database) }
        let listen = Settings.value(self.listen, "listen") ?? "127.0.0.1:8080"
        guard let colon = listen.lastIndex(of: ":"), let port = Int(listen[listen.index(after: colon)...]),
            (0...65535).contains(port), colon != listen.startIndex
        else { throw SettingsError.listen(listen) }
        let host = String(listen[..<colon])
        let base = Settings.value(baseURL, "baseUrl")
        if let base {
            guard base.hasPrefix("https://") || base.hasPrefix("http://"), !base.hasSuffix("/"), !base.contains("?")
            else {
                throw SettingsError.baseURL(base)
            }
        }
        let isLoopback = host == "localhost" || host == "::1" || host.hasPrefix("127.")
        if !isLoopback, !(base?.hasPrefix("https://") ?? false), !allowPrivateNetwork {
            throw SettingsError.insecureListen(host)
        }
        let format = Settings.value(logFormat, "logFormat") ?? (isatty(2) == 1 ? "text" : "json")
        guard let logFormat = Settings.LogFormat(rawValue: format) else { throw SettingsError.logFormat(format) }
        return Settings(
            dataDirectory: Settings.value(data, "data") ?? "./gatehouse-data", host: host, port: port, baseURL: base,
            adapterDirectories: adapters, metadataDirectories: metadata,
            dnsServer: try Settings.value(dnsServer, "dnsServer").map(SettingsOptions.server),
            allowPrivateNetwork: allowPrivateNetwork, logFormat: logFormat,
            bootstrapKey: Settings.value(nil, "bootstrapApiKey").map { Secret($0) },
            recordPrefix: Settings.value(nil, "recordPrefix") ?? "gatehouse",
            mail: try mail.settings(isLab: allowPrivateNetwork), retention: try retention.settings(),
            trustedProxies: try proxies())
    }

    private func proxies() throws -> TrustedProxies {
        let fromEnvironment = Settings.value(nil, "trustedProxy")?.split(separator: ",").map {
            String($0.filter { $0 != " " })
        }
        let given = trustedProxies.isEmpty ? fromEnvironment ?? [] : trustedProxies
        if given.isEmpty { return .loopback }
        if given == ["none"] { return TrustedProxies([]) }
        return TrustedProxies(
            try given.map { text in
                guard let network = TrustedProxies.Network(text) else { throw SettingsError.trustedProxy(text) }
                return network
            })
    }

    static func server(_ text: String) throws -> (address: String, port: UInt16) {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let port = UInt16(parts[1]),
            parts[0].split(separator: ".").filter({ UInt8($0) != nil }).count == 4
        else { throw SettingsError.dnsServer(text) }
        return (String(parts[0]), port)
    }
}
