import Persistence
import SQLPersistence

extension SQLiteDatabase {
    /// What SQLite's own check finds wrong, in its words; empty for a sound database.
    ///
    /// - Parameter thorough: also compares every index with its table, which reads the file several times over.
    package func problems(thorough: Bool) async throws -> [String] {
        try await read { transaction in
            let rows = try transaction.query(thorough ? "PRAGMA integrity_check(20)" : "PRAGMA quick_check(20)", [])
            let words = rows.compactMap { row in if case .text(let word)? = row.first { word } else { nil } }
            return words == ["ok"] ? [] : words
        }
    }
}
