import Essentials
import Foundation
import Persistence
package import SQLPersistence
import Synchronization

/// SQLite in one file: one writer thread with group commit, and readers on threads of their own.
///
/// WAL and `synchronous=FULL`: a write is answered after the fsync of its commit. Many waiting bodies share one commit,
/// for a commit costs milliseconds and a body microseconds.
package final class SQLiteDatabase: SQLDatabase {
    /// Nil for a database that is only looked at.
    private let writer: WriterThread?
    private let readers: [ReaderThread]
    private let nextReader = Atomic<Int>(0)

    package var bytesType: String { "BLOB" }

    /// Opens or creates the database at `path`; nil opens one in memory, which the writer alone serves.
    ///
    /// `vfs` names a registered SQLite VFS in place of the operating system's files; tests cut the power there.
    package init(path: String?, readers readerCount: Int = 2, vfs: String? = nil) throws {
        if let path {
            // The file holds sealed responses and token hashes: nobody else on the machine reads it.
            if !FileManager.default.fileExists(atPath: path) {
                _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
            }
            // No thread starts before every connection is open: one that fails must leave nothing running.
            let writing = try SQLiteConnection(path: path, readOnly: false, vfs: vfs)
            let reading = try (0..<max(1, readerCount)).map { _ in
                try SQLiteConnection(path: path, readOnly: true, vfs: vfs)
            }
            writer = WriterThread(writing)
            readers = reading.map { ReaderThread($0) }
        } else {
            writer = WriterThread(try SQLiteConnection(path: ":memory:", readOnly: false))
            readers = []
        }
    }

    /// Opens the database at `path` to look at it: nothing in its folder is changed or made, but for the scratch index of a
    /// write-ahead log that is there.
    ///
    /// - Throws: `store.failed` where there is none, or where it is none.
    package init(inspecting path: String) throws {
        // A database in WAL mode wants its log beside it and makes one, also for a reader. Where there is none, nobody has
        // the database open, and it may be read as a file that does not change.
        let isOpenElsewhere = FileManager.default.fileExists(atPath: path + "-wal")
        // A URI with two slashes at its front would name a host.
        let whole = URL(filePath: path).standardizedFileURL.path
        let escaped = whole.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? whole
        let uri = "file:\(escaped)?" + (isOpenElsewhere ? "mode=ro" : "mode=ro&immutable=1")
        writer = nil
        readers = [ReaderThread(try SQLiteConnection(path: uri, readOnly: true))]
    }

    deinit { close() }

    /// Ends the threads once their work is done, and closes the connections.
    package func close() {
        for reader in readers { reader.stop() }
        writer?.stop()
    }

    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Result
    ) async throws -> Result {
        guard let writer else { throw StoreError.failed(detail: "the database was opened for reading") }
        return try await writer.run(body)
    }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Result
    ) async throws -> Result {
        guard !readers.isEmpty else { return try await write(body) }
        let index = nextReader.add(1, ordering: .relaxed).oldValue
        return try await readers[abs(index) % readers.count].run(body)
    }
}
