import AdapterHost
import Adapting
import Administration
import Essentials
import Foundation
import Logging
import Presets

extension DoctorMachine {
    /// What the file system and the folders of presets and adapters say.
    init(_ settings: Settings) throws {
        let folder = settings.dataDirectory
        let database = folder + "/gatehouse.sqlite"
        let quiet = LogOutput.logger(settings.logFormat, level: .critical)
        let catalog = try Gateway.presets(settings, quiet)
        let registry = Gateway.adapters(catalog, settings, quiet)
        let keys = folder + "/keys"
        self.init(
            folder: Item(at: folder, isFolder: true), databaseFile: Item(at: database, isFolder: false),
            keyFiles: [Item(at: keys, isFolder: true)]
                + KeyStore.fileNames.map { Item(at: "\(keys)/\($0)", isFolder: false) },
            database: .absent, walBytes: Item(at: database + "-wal", isFolder: false).bytes,
            freeBytes: DoctorMachine.free(at: folder), presets: catalog.presets.map(\.id),
            presetProblems: catalog.problems.map { Problem($0) }, adapters: registry.loaded.map(\.id),
            adapterProblems: registry.problems.map { Problem($0) }, baseURL: settings.baseURL,
            sendsMail: settings.mail != nil)
    }

    private static func free(at path: String) -> Int64? {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
        return (attributes?[.systemFreeSize] as? NSNumber)?.int64Value
    }
}

extension DoctorMachine.Item {
    /// What lies at `path`; a link is followed.
    init(at path: String, isFolder: Bool) {
        let attributes = try? FileManager.default.attributesOfItem(
            atPath: URL(filePath: path).resolvingSymlinksInPath().path)
        let owner = (attributes?[.ownerAccountID] as? NSNumber)?.uint32Value
        self.init(
            path: path, isFolder: isFolder, mode: (attributes?[.posixPermissions] as? NSNumber)?.intValue,
            bytes: (attributes?[.size] as? NSNumber)?.int64Value, isOurs: owner == nil || owner == geteuid())
    }
}
