import ArgumentParser
import Essentials

/// The flags about how long things are kept.
struct RetentionOptions: ParsableArguments {
    @Option(
        name: .customLong("event-retention"),
        help: "Days that events are kept for the feeds and for replays, 4 to 3650 (30).")
    var events: String?

    /// - Throws: `settings.retention`.
    func settings() throws -> Settings.Retention {
        var retention = Settings.Retention()
        if let text = Settings.value(events, "eventRetention") {
            // A delivery is tried for three days and more: its event must be there as long.
            retention.events = try RetentionOptions.days(text, in: 4...3650, of: "--event-retention")
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
