import Administration
import Essentials
import Foundation

extension InstallationFacts {
    /// With what the file system says of an embedded database.
    init(folder: String, startedAt: Timestamp, sendsMail: Bool, duties: [Duty]) {
        func size(_ name: String) -> Int64? {
            let attributes = try? FileManager.default.attributesOfItem(atPath: folder + name)
            return (attributes?[.size] as? NSNumber)?.int64Value
        }
        let system = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        self.init(
            version: InstallationFacts.programVersion, startedAt: startedAt,
            engine: "SQLite, embedded", databaseBytes: size("/gatehouse.sqlite"),
            logBytes: size("/gatehouse.sqlite-wal"),
            freeBytes: (system?[.systemFreeSize] as? NSNumber)?.int64Value, sendsMail: sendsMail, duties: duties)
    }

    /// No release is made yet; the change log says what is in it.
    static let programVersion = "unreleased"
}
