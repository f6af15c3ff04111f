import Configuration
import Essentials
import Foundation
import GatewayHTTP
import LiveEffects

/// What the operator says, flags over environment (`GATEHOUSE_*`) over default.
struct Settings: Sendable {
    var dataDirectory: String
    var host: String
    var port: Int
    var baseURL: String?
    var adapterDirectories: [String]
    var metadataDirectories: [String]
    var dnsServer: (address: String, port: UInt16)?
    var allowPrivateNetwork: Bool
    var logFormat: LogFormat
    var bootstrapKey: Secret?
    var recordPrefix: String
    /// Where mail goes; nil: nowhere.
    var mail: SMTPMailer.Settings?
    var retention = Retention()
    /// Whose X-Forwarded-For is believed.
    var trustedProxies: TrustedProxies = .loopback

    enum LogFormat: String, Sendable { case json, text }

    /// How long things are kept.
    struct Retention: Sendable {
        var events: Duration = .seconds(30 * 86400)
        /// Nil: for ever.
        var audit: Duration?
    }

    /// The environment, read through the configuration library; `GATEHOUSE_LISTEN` is `gatehouse.listen` there.
    static let environment = ConfigReader(provider: EnvironmentVariablesProvider())

    static func value(_ flag: String?, _ key: String) -> String? {
        flag ?? environment.string(forKey: ConfigKey(["gatehouse", key]))
    }
}
