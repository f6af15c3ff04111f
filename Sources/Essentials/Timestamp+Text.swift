extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC: `2026-05-04T03:02:01Z`, or with three decimals when there are milliseconds.
    package var text: String {
        let (date, time) = civil
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24)
        func append(_ value: Int64, width: Int) {
            var divisor: Int64 = 1
            for _ in 1..<width { divisor *= 10 }
            while divisor > 0 {
                bytes.append(UInt8(48 + value / divisor % 10))
                divisor /= 10
            }
        }
        append(date.year, width: 4)
        bytes.append(UInt8(ascii: "-"))
        append(date.month, width: 2)
        bytes.append(UInt8(ascii: "-"))
        append(date.day, width: 2)
        bytes.append(UInt8(ascii: "T"))
        append(time / 3_600_000, width: 2)
        bytes.append(UInt8(ascii: ":"))
        append(time / 60_000 % 60, width: 2)
        bytes.append(UInt8(ascii: ":"))
        append(time / 1000 % 60, width: 2)
        if time % 1000 != 0 {
            bytes.append(UInt8(ascii: "."))
            append(time % 1000, width: 3)
        }
        bytes.append(UInt8(ascii: "Z"))
        return String(decoding: bytes, as: UTF8.self)
    }

    package var description: String { text }

    /// Days and milliseconds of the day, by Howard Hinnant's `civil_from_days`.
    private var civil: (date: (year: Int64, month: Int64, day: Int64), time: Int64) {
        let dayLength: Int64 = 86_400_000
        var days = milliseconds / dayLength
        var time = milliseconds % dayLength
        if time < 0 {
            time += dayLength
            days -= 1
        }
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return ((year, month, day), time)
    }

    /// Reads an XML Schema `dateTime` (which RFC 3339 is a part of), or returns nil.
    ///
    /// Accepted: `YYYY-MM-DDThh:mm:ss`, then a fraction of 1 to 9 digits (kept to the millisecond, rounded down), then
    /// `Z` or an offset `±hh:mm`. A text without a zone is refused: SAML Core 1.3.3 wants UTC, and guessing a zone moves
    /// a validity window. `24:00:00`, leap seconds and years beyond 9999 are refused.
    package init?(text: some StringProtocol) { self.init(utf8: Array(text.utf8)[...]) }

    /// As `init(text:)`, from bytes.
    package init?(utf8 bytes: ArraySlice<UInt8>) {
        let milliseconds = unsafe bytes.withUnsafeBufferPointer { unsafe Timestamp.milliseconds(of: $0) }
        guard let milliseconds else { return nil }
        self.init(milliseconds: milliseconds)
    }

    private static func milliseconds(of bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        var position = 0
        func number(_ digits: Int) -> Int64? {
            guard bytes.count - position >= digits else { return nil }
            var value: Int64 = 0
            for _ in 0..<digits {
                let byte = unsafe bytes[position]
                guard byte >= 48, byte <= 57 else { return nil }
                value = value * 10 + Int64(byte - 48)
                position += 1
            }
            return value
        }
        func take(_ byte: UInt8) -> Bool {
            guard position < bytes.count, unsafe bytes[position] == byte else { return false }
            position += 1
            return true
        }
        guard let year = number(4), take(UInt8(ascii: "-")), let month = number(2), take(UInt8(ascii: "-")),
            let day = number(2), take(UInt8(ascii: "T")), let hour = number(2), take(UInt8(ascii: ":")),
            let minute = number(2), take(UInt8(ascii: ":")), let second = number(2),
            (1...12).contains(month), day >= 1, day <= Timestamp.days(inMonth: month, of: year),
            hour <= 23, minute <= 59, second <= 59
        else { return nil }
        var fraction: Int64 = 0
        if take(UInt8(ascii: ".")) {
            var scale: Int64 = 100
            var digits = 0
            while let digit = number(1) {
                fraction += digit * scale
                scale /= 10
                digits += 1
            }
            guard (1...9).contains(digits) else { return nil }
        }
        var offsetMinutes: Int64 = 0
        if !take(UInt8(ascii: "Z")) {
            let sign: Int64
            if take(UInt8(ascii: "+")) { sign = 1 } else if take(UInt8(ascii: "-")) { sign = -1 } else { return nil }
            guard let hours = number(2), take(UInt8(ascii: ":")), let minutes = number(2), hours <= 14, minutes <= 59
            else { return nil }
            offsetMinutes = sign * (hours * 60 + minutes)
        }
        guard position == bytes.count else { return nil }
        let days = Timestamp.daysSinceEpoch(year: year, month: month, day: day)
        let seconds = days * 86400 + hour * 3600 + (minute - offsetMinutes) * 60 + second
        return seconds * 1000 + fraction
    }

    private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
