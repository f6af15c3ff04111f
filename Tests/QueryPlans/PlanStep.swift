/// One line of a query plan, in SQLite's words.
package struct PlanStep: Sendable, CustomStringConvertible {
    package let statement: String
    package let detail: String

    package var description: String { "\(detail) in \(statement)" }

    /// Whether it reads a whole table, or a whole index.
    package var isScan: Bool {
        // Some rows that stand in the statement itself.
        guard detail != "SCAN CONSTANT ROW" else { return false }
        return detail.hasPrefix("SCAN") || detail.contains("AUTOMATIC")
    }

    /// Whether it walks from a value on, and does not end with the rows of one value, or with the first.
    package var isWalk: Bool {
        detail.hasPrefix("SEARCH") && !detail.contains("=?") && !statement.hasSuffix(" LIMIT 1")
    }

    /// Whether the organization is all that it looks for: it reads as many rows as that has.
    package var readsWholeOrganization: Bool { detail.hasSuffix("(organization=?)") }

    /// Whether it puts rows in order: all that were found, before the first is taken.
    package var sorts: Bool { detail.hasPrefix("USE TEMP B-TREE FOR") && detail.hasSuffix("ORDER BY") }
}
