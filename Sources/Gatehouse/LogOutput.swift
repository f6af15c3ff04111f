import Essentials
import Foundation
import Logging

/// Log lines on standard error: JSON for machines, text for terminals.
///
/// Secrets never get here: their type prints none.
struct LogOutput: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info
    let format: Settings.LogFormat

    static func logger(_ format: Settings.LogFormat, level: Logger.Level = .info) -> Logger {
        var logger = Logger(label: "gatehouse") { _ in LogOutput(format: format) }
        logger.logLevel = level
        return logger
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var object = JSONObject([
            ("time", .string(Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)).text)),
            ("level", .string(event.level.rawValue)), ("message", .string(event.message.description)),
        ])
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { _, new in new }).sorted(by: {
            $0.key < $1.key
        }) {
            object[key] = .string(value.description)
        }
        let line: String =
            switch format {
            case .json: JSONValue.object(object).text
            case .text:
                object.members.map { key, value in
                    ["time", "level", "message"].contains(key) ? value.string ?? "" : "\(key)=\(value.string ?? "")"
                }.joined(separator: " ")
            }
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}
