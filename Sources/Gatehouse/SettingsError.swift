import Essentials

/// A setting that can't be used.
enum SettingsError: CodedError, Hashable {
    case listen(String)
    case dnsServer(String)
    case logFormat(String)
    case baseURL(String)
    case insecureListen(String)
    case noMetadata([String])
    case database(String)
    case unreadableFile(String)
    case mail(String)
    case trustedProxy(String)
    case retention(String)

    var code: String {
        switch self {
        case .listen: "settings.listen"
        case .dnsServer: "settings.dns_server"
        case .logFormat: "settings.log_format"
        case .baseURL: "settings.base_url"
        case .insecureListen: "settings.insecure_listen"
        case .noMetadata: "settings.no_metadata"
        case .database: "settings.database"
        case .unreadableFile: "settings.unreadable_file"
        case .mail: "settings.mail"
        case .trustedProxy: "settings.trusted_proxy"
        case .retention: "settings.retention"
        }
    }

    var message: String {
        switch self {
        case .listen(let text): "--listen is \"\(text)\", expected HOST:PORT"
        case .dnsServer(let text): "--dns-server is \"\(text)\", expected an IPv4 address and a port"
        case .logFormat(let text): "--log-format is \"\(text)\", expected json or text"
        case .baseURL(let text):
            "--base-url is \"\(text)\", expected https://host or http://host without a path's final slash"
        case .insecureListen(let host): "listening on \(host) with an http base URL would send sign-ons in the clear"
        case .noMetadata(let places): "no Metadata folder, looked in \(places.joined(separator: ", "))"
        case .database(let url): "--database \(url): only the embedded SQLite is built so far"
        case .unreadableFile(let path): "\(path) can't be read"
        case .mail(let problem), .retention(let problem): problem
        case .trustedProxy(let text):
            "--trusted-proxy is \"\(text)\", expected an address or a network such as 10.0.0.0/8 or 2001:db8::/32"
        }
    }

    var remedy: Remedy? {
        switch self {
        case .insecureListen:
            Remedy(.operators, "set --base-url to the https address of the reverse proxy, or listen on 127.0.0.1")
        case .noMetadata: Remedy(.operators, "give the folder with --metadata")
        case .database: Remedy(.operators, "use --data DIR")
        default: Remedy(.operators, "correct the setting")
        }
    }

    var exposure: Exposure { .operators }
}
