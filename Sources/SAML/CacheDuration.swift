import Essentials

/// An `xs:duration` as `cacheDuration` has it (SAML Metadata 2.3.2; XML Schema 2, 3.2.6).
enum CacheDuration {
    /// More than this is this: no schedule waits for a year.
    private static let longest: Int64 = 366 * 86400

    /// Reads `P1DT12H` and its like; a month counts 30 days, a year 365.
    ///
    /// - Returns: nil where the text is no duration, or a negative one: then there is nothing to go by.
    static func read(_ text: String) -> Duration? {
        guard text.first == "P", text.count > 2, text.count < 64 else { return nil }
        var (seconds, digits, inTime, parts) = (Int64(0), "", false, 0)
        for character in text.dropFirst() {
            switch character {
            case "0"..."9": digits.append(character)
            // A fraction of a second shortens nothing.
            case "." where inTime: digits.append(character)
            case "T" where !inTime && digits.isEmpty: inTime = true
            default:
                guard let unit = unit(character, inTime), let count = Double(digits), count.isFinite else { return nil }
                seconds = min(longest, seconds + Int64(min(count, Double(longest))) * unit)
                (digits, parts) = ("", parts + 1)
            }
        }
        return digits.isEmpty && parts > 0 ? .seconds(seconds) : nil
    }

    private static func unit(_ letter: Character, _ inTime: Bool) -> Int64? {
        switch (letter, inTime) {
        case ("Y", false): 365 * 86400
        case ("M", false): 30 * 86400
        case ("W", false): 7 * 86400
        case ("D", false): 86400
        case ("H", true): 3600
        case ("M", true): 60
        case ("S", true): 1
        default: nil
        }
    }
}
