import Essentials
import GatewayModel

/// How exported audit events are written.
enum AuditExportFormat: String, Sendable {
    /// One JSON object a line; exact, for programs and for verifying the chain.
    case ndjson
    /// RFC 4180, for spreadsheets; cells that one would compute are made harmless, so it is not exact.
    case csv

    private static let columns = [
        "sequence", "id", "organization", "at", "actor", "action", "target", "before", "after", "address", "request_id",
        "hash",
    ]

    var contentType: String {
        switch self {
        case .ndjson: "application/x-ndjson"
        case .csv: "text/csv; charset=utf-8; header=present"
        }
    }

    func fileName(_ organization: Identifier<Organization>?) -> String {
        "audit-\(organization?.text ?? "installation").\(rawValue)"
    }

    /// What stands before the first event.
    var beginning: [UInt8] {
        switch self {
        case .ndjson: []
        case .csv: Array((AuditExportFormat.columns.joined(separator: ",") + "\r\n").utf8)
        }
    }

    /// One event with its line end.
    func line(_ event: ChainedAuditEvent) -> [UInt8] {
        let object = APIRendering.audit(event)
        switch self {
        case .ndjson: return object.utf8 + [0x0A]
        case .csv:
            let cells = AuditExportFormat.columns.map { AuditExportFormat.cell(object[$0] ?? .null) }
            return Array((cells.joined(separator: ",") + "\r\n").utf8)
        }
    }

    /// Null is an empty cell; text stands in quotes, each quote in it twice (RFC 4180 2.7).
    private static func cell(_ value: JSONValue) -> String {
        switch value {
        case .null: return ""
        case .integer(let number): return String(number)
        case .string(let text): return quoted(harmless(text))
        default: return quoted(harmless(value.text))
        }
    }

    private static func quoted(_ text: String) -> String {
        // On bytes: a character may hold a quote and a mark that combines with it.
        let doubled = text.utf8.flatMap { $0 == UInt8(ascii: "\"") ? [$0, $0] : [$0] }
        return "\"" + String(decoding: doubled, as: UTF8.self) + "\""
    }

    /// Spreadsheets compute cells that begin so, and a name that a stranger chose may be a formula; an apostrophe makes
    /// it text.
    private static func harmless(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, "=+-@\t\r\n".unicodeScalars.contains(first) else { return text }
        return "'" + text
    }
}
