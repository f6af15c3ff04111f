import ArgumentParser
import Essentials

/// The flags about how long things are kept.
struct RetentionOptions: ParsableArguments {
    @Option(
        name: .customLong("event-retention"),
        help: "Days that events are kept for the feeds and for replays, 4 to 3650 (30).")
    var events: String?

    @Option(
        name: .customLong("audit-retention"), help: "Days that audit events are kept, 30 to 36500 (for ever).")
    var audit: String?

    /// - Throws: `settings.retention`.
    func settings() throws -> Settings.Retention {
        var retention = Settings.Retention()
        if let text = Settings.value(events, "eventRetention") {
            // A delivery is tried for three days and more: its event must be there as long.
            retention.events = try RetentionOptions.days(text, in: 4...3650, of: "--event-retention")
        }
        if let text = Settings.value(audit, "auditRetention") {
            retention.audit = try RetentionOptions.days(text, in: 30...36500, of: "--audit-retention")
        }
        return retention
    }

    private static func days(_ text: String, in range: ClosedRange<Int>, of flag: String) throws -> Duration {
        guard let days = Int(text), range.contains(days) else {
            throw SettingsError.retention(
                "\(flag) is \"\(text)\", expected \(range.lowerBound) to \(range.upperBound) days")
        }
        return .days(days)
    }
}
