package import Effects
package import Essentials

/// A message in the form that travels (RFC 5322, RFC 2045, RFC 2047).
package enum InternetMessage {
    /// Header and body with CRLF, the body in quoted-printable UTF-8.
    ///
    /// - Parameters:
    ///   - from: our address, as configured.
    ///   - date: when it is sent; a later try has another.
    /// - Throws: `mail.header_refused` for control characters in what becomes a header, `mail.address_refused`.
    package static func text(
        _ message: MailMessage, from: String, date: Timestamp
    ) throws(MailError) -> [UInt8] {
        for (field, value) in [
            ("From", from), ("To", message.to), ("Subject", message.subject), ("Message-ID", message.id),
        ] where value.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }) {
            throw .headerRefused(field: field)
        }
        for address in [from, message.to] { try check(address) }
        guard !message.id.isEmpty, message.id.utf8.allSatisfy({ isWord($0) }) else {
            throw .headerRefused(field: "Message-ID")
        }
        let domain = from.split(separator: "@").last.map(String.init) ?? ""
        let lines = [
            "Date: \(self.date(date))", "From: <\(from)>", "To: <\(message.to)>",
            "Subject: \(subject(message.subject))",
            "Message-ID: <\(message.id)@\(domain)>", "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "",
        ]
        return Array((lines.joined(separator: "\r\n") + "\r\n" + quotedPrintable(message.text)).utf8)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
    }

    /// One address and nothing else: no list, no route, no quotes (RFC 5321 4.1.2).
    private static func check(_ address: String) throws(MailError) {
        let sides = address.split(separator: "@", omittingEmptySubsequences: false)
        guard sides.count == 2, sides.allSatisfy({ !$0.isEmpty }), address.utf8.count <= 254,
            address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"\"(),:;<>[\\]".utf8.contains($0) })
        else { throw .addressRefused(String(address.prefix(100))) }
    }

    /// `Wed, 04 Mar 2026 05:06:07 +0000` (RFC 5322 3.3).
    package static func date(_ instant: Timestamp) -> String {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        // 1970-01-01 was a Thursday.
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let text = Array(instant.text)
        let month = Int(String(text[5..<7])) ?? 1
        let day = Int(max(0, instant.secondsSinceEpoch) / 86400 % 7)
        return "\(days[day]), \(String(text[8..<10])) \(months[month - 1]) \(String(text[0..<4])) "
            + "\(String(text[11..<19])) +0000"
    }

    /// The subject as it is where it is plain, else in encoded words of at most 75 characters, none of which cuts a
    /// character in two (RFC 2047 2, 5).
    package static func subject(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }), text.utf8.count <= 60, !text.contains("=?") {
            return text
        }
        var words: [String] = []
        var piece: [UInt8] = []
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            // 45 bytes are 60 characters of base64, and 12 more stand around them.
            if piece.count + bytes.count > 45 {
                words.append(Base64.encode(piece))
                piece = []
            }
            piece += bytes
        }
        words.append(Base64.encode(piece))
        return words.map { "=?utf-8?B?\($0)?=" }.joined(separator: "\r\n ")
    }

    /// RFC 2045 6.7: lines of at most 76 characters, blanks at their ends written out.
    package static func quotedPrintable(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        var out = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var length = 0
            let bytes = Array(line.utf8)
            for (index, byte) in bytes.enumerated() {
                let isLast = index == bytes.count - 1
                let isBlank = byte == 0x20 || byte == 0x09
                let isPlain = (byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "=")) || (isBlank && !isLast)
                let piece =
                    isPlain
                    ? String(Character(Unicode.Scalar(byte)))
                    : "=" + String(digits[Int(byte >> 4)]) + String(digits[Int(byte & 15)])
                if length + piece.utf8.count > 75 {
                    out += "=\r\n"
                    length = 0
                }
                out += piece
                length += piece.utf8.count
            }
            out += "\r\n"
        }
        return out
    }
}
