import Essentials
import GatewayModel
import Persistence

/// The WHERE clause of an audit query: only what is asked for stands in it, so that few texts are prepared.
struct AuditCondition {
    private var clauses: [String] = []
    private(set) var values: [SQLValue] = []

    /// Each order has its index: by time the column's own, by place the chain's.
    init(listing organization: Identifier<Organization>?) {
        if let organization {
            clauses = ["organization = $1"]
            values = [SQLValue(organization)]
        } else {
            clauses = ["organization IS NULL"]
        }
    }

    init(chain: SQLValue) {
        clauses = ["COALESCE(organization, '') = $1"]
        values = [chain]
    }

    var text: String { clauses.joined(separator: " AND ") }

    /// Adds a value and returns its place: `$3`.
    mutating func place(_ value: SQLValue) -> String {
        values.append(value)
        return "$\(values.count)"
    }

    mutating func add(_ clause: String) { clauses.append(clause) }

    mutating func add(_ filter: AuditFilter) {
        if let action = filter.action {
            if action.hasSuffix(".*") {
                // Not LIKE: its patterns, case and collations differ between engines.
                let beginning = String(action.dropLast())
                let length = place(.integer(Int64(beginning.unicodeScalars.count)))
                add("SUBSTR(action, 1, \(length)) = \(place(.text(beginning)))")
            } else {
                add("action = \(place(.text(action)))")
            }
        }
        if let actor = filter.actor { add("actor = \(place(.text(actor)))") }
        if let target = filter.target { add("target = \(place(.text(target)))") }
        if let from = filter.from { add("at >= \(place(SQLValue(from)))") }
        if let to = filter.to { add("at < \(place(SQLValue(to)))") }
    }
}
