package import Essentials

/// Instants and spans of time in words.
package enum MomentText {
    /// `25 Nov 2026, 14:20 UTC (3 minutes ago)`.
    package static func full(_ instant: Timestamp, now: Timestamp) -> String {
        "\(absolute(instant)) (\(relative(instant, now: now)))"
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    package static func absolute(_ instant: Timestamp) -> String {
        // RFC 3339: 2026-11-25T14:20:11.000Z
        let text = Array(instant.text)
        guard text.count >= 16, let month = Int(String(text[5..<7])), (1...12).contains(month),
            let day = Int(String(text[8..<10]))
        else { return instant.text }
        return "\(day) \(months[month - 1]) \(String(text[0..<4])), \(String(text[11..<16])) UTC"
    }

    /// `in 3 days`, `2 hours ago`, `just now`.
    package static func relative(_ instant: Timestamp, now: Timestamp) -> String {
        let milliseconds = instant.milliseconds - now.milliseconds
        let seconds = abs(milliseconds) / 1000
        guard seconds >= 30 else { return "just now" }
        let words = length(.seconds(seconds))
        return milliseconds > 0 ? "in \(words)" : "\(words) ago"
    }

    /// The largest unit alone: `45 seconds`, `3 minutes`, `26 hours`, `12 days`.
    package static func length(_ duration: Duration) -> String {
        let seconds = abs(duration.components.seconds)
        let (count, unit): (Int64, String) =
            switch seconds {
            case ..<90: (seconds, "second")
            case ..<5400: ((seconds + 30) / 60, "minute")
            case ..<172_800: ((seconds + 1800) / 3600, "hour")
            default: (seconds / 86400, "day")
            }
        return "\(count) \(unit)\(count == 1 ? "" : "s")"
    }
}
