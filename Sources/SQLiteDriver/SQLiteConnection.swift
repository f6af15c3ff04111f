internal import CSQLite
import Persistence
import SQLPersistence

/// One connection with its prepared statements, used by one thread at a time.
@safe final class SQLiteConnection: SQLTransaction, @unchecked Sendable {
    // Used by the thread that owns it, and by nobody after close().
    private var handle: OpaquePointer?
    private var statements: [String: OpaquePointer] = unsafe [:]
    private(set) var lastErrorIsFatal = false

    /// Opens the file at `path` through the VFS named `vfs`; nil is SQLite's own.
    ///
    /// - Parameter path: a path, or a `file:` URI where that says more.
    init(path: String, readOnly: Bool, vfs: String? = nil) throws {
        var handle: OpaquePointer?
        let uri = path.hasPrefix("file:") ? SQLITE_OPEN_URI : 0
        let flags =
            (readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) | SQLITE_OPEN_NOMUTEX | uri
        let code = unsafe sqlite3_open_v2(path, &handle, flags, vfs)
        unsafe self.handle = handle
        guard code == SQLITE_OK else { throw StoreError.failed(detail: "can't open \(path): \(errorText)") }
        unsafe sqlite3_busy_timeout(handle, 5000)
        if !readOnly {
            _ = try query("PRAGMA journal_mode = WAL", [])
            try execute("PRAGMA synchronous = FULL", [])
            try execute("PRAGMA foreign_keys = ON", [])
            // 32 MB of log: in a large directory each person touches a dozen scattered pages, and every checkpoint
            // writes each page once, however often it has changed since the last one.
            _ = try query("PRAGMA wal_autocheckpoint = 8192", [])
            // What a savepoint may have to undo goes into an unlinked file from 64 KB on. Kept in memory it is a chain
            // that SQLite walks at the end of statements: a transaction of n rows would take n² steps and n pages.
            try execute("PRAGMA temp_store = FILE", [])
        } else {
            try execute("PRAGMA temp_store = MEMORY", [])
        }
        // KB. The writer's is larger: what doesn't fit is written to the log before its time, and read again.
        try execute("PRAGMA cache_size = -\(readOnly ? 4096 : 16384)", [])
    }

    // Also where opening has failed half-way: a failed open leaves a handle that must be closed.
    deinit { close() }

    func close() {
        unsafe statements.values.forEach { unsafe sqlite3_finalize($0) }
        unsafe statements = [:]
        unsafe sqlite3_close_v2(handle)
        unsafe handle = nil
    }

    /// False where the engine has ended the transaction by itself, as it may after a full disk.
    var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

    /// Runs `body` so that what it wrote is undone, alone, when it throws.
    func inSavepoint<Result>(_ body: () throws -> Result) throws -> Result {
        try execute("SAVEPOINT body", [])
        do {
            let result = try body()
            try execute("RELEASE body", [])
            return result
        } catch {
            try execute("ROLLBACK TO body", [])
            try execute("RELEASE body", [])
            throw error
        }
    }

    func query(_ sql: String, _ values: [SQLValue]) throws -> [[SQLValue]] {
        let statement = unsafe try prepared(sql)
        defer { unsafe reset(statement) }
        unsafe try bind(values, to: statement)
        var rows: [[SQLValue]] = []
        while true {
            let code = unsafe sqlite3_step(statement)
            if code == SQLITE_DONE { return rows }
            guard code == SQLITE_ROW else { throw failure(code) }
            unsafe rows.append(row(of: statement))
        }
    }

    @discardableResult func execute(_ sql: String, _ values: [SQLValue]) throws -> Int {
        let statement = unsafe try prepared(sql)
        defer { unsafe reset(statement) }
        unsafe try bind(values, to: statement)
        while true {
            let code = unsafe sqlite3_step(statement)
            if code == SQLITE_DONE { return Int(unsafe sqlite3_changes(handle)) }
            guard code == SQLITE_ROW else { throw failure(code) }
        }
    }

    // MARK: Statements

    private func prepared(_ sql: String) throws -> OpaquePointer {
        if let known = unsafe statements[sql] { return unsafe known }
        var statement: OpaquePointer?
        // `$1` is a name in SQLite, numbered by first appearance; `?1` is a position.
        let text = sql.replacing("$", with: "?")
        let code = unsafe sqlite3_prepare_v3(
            handle, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let prepared = unsafe statement else { throw failure(code) }
        unsafe statements[sql] = prepared
        return unsafe prepared
    }

    private func reset(_ statement: OpaquePointer) {
        unsafe sqlite3_reset(statement)
        unsafe sqlite3_clear_bindings(statement)
    }

    private func bind(_ values: [SQLValue], to statement: OpaquePointer) throws {
        // The library copies what it is given: nothing of ours must outlive this call.
        let copied = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        for (offset, value) in values.enumerated() {
            let index = Int32(offset + 1)
            let code =
                switch value {
                case .null: unsafe sqlite3_bind_null(statement, index)
                case .integer(let number): unsafe sqlite3_bind_int64(statement, index, number)
                case .text(let text): unsafe sqlite3_bind_text(statement, index, text, Int32(text.utf8.count), copied)
                case .bytes(let bytes): unsafe sqlite3_bind_blob(statement, index, bytes, Int32(bytes.count), copied)
                }
            guard code == SQLITE_OK else { throw failure(code) }
        }
    }

    private func row(of statement: OpaquePointer) -> [SQLValue] {
        (0..<(unsafe sqlite3_column_count(statement))).map { column in
            switch unsafe sqlite3_column_type(statement, column) {
            case SQLITE_INTEGER: return .integer(unsafe sqlite3_column_int64(statement, column))
            case SQLITE_TEXT:
                let count = Int(unsafe sqlite3_column_bytes(statement, column))
                guard let start = unsafe sqlite3_column_text(statement, column) else { return .text("") }
                return unsafe .text(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
            case SQLITE_BLOB:
                let count = Int(unsafe sqlite3_column_bytes(statement, column))
                guard let start = unsafe sqlite3_column_blob(statement, column) else { return .bytes([]) }
                return unsafe .bytes(Array(UnsafeRawBufferPointer(start: start, count: count)))
            default: return .null
            }
        }
    }

    // MARK: Errors

    private var errorText: String {
        unsafe sqlite3_errmsg(handle).map { unsafe String(cString: $0) } ?? "unknown"
    }

    private func failure(_ code: Int32) -> StoreError {
        let text = errorText
        let primary = code & 0xFF
        if primary == SQLITE_CONSTRAINT { return .duplicate("a value of \(text)") }
        // A full disk is not among them: what did not fit is rolled back, and the next write tries again (F04).
        lastErrorIsFatal = [SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB].contains(primary)
        return .failed(detail: "\(text) (\(code))")
    }
}
