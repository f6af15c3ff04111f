package import Essentials

/// What `doctor` knows of the machine: gathered outside, judged here.
package struct DoctorMachine: Sendable {
    /// A file or folder that should be there, and nobody else's.
    package struct Item: Sendable, Hashable {
        package let path: String
        package let isFolder: Bool
        /// The permission bits; nil where it is not there.
        package let mode: Int?
        /// Nil where it is not there.
        package let bytes: Int64?
        /// Whether the user that runs `doctor` owns it.
        package let isOurs: Bool

        package init(path: String, isFolder: Bool, mode: Int?, bytes: Int64?, isOurs: Bool) {
            self.path = path
            self.isFolder = isFolder
            self.mode = mode
            self.bytes = bytes
            self.isOurs = isOurs
        }
    }

    package enum Database: Sendable, Hashable {
        case absent
        /// It can't be opened or read at all.
        case unreadable(String)
        /// The words of the engine's own check; empty where it found nothing.
        case checked(problems: [String], thorough: Bool)
    }

    /// Something that could not be loaded.
    package struct Problem: Sendable, Hashable {
        package let message: String
        package let remedy: String?

        package init(message: String, remedy: String?) {
            self.message = message
            self.remedy = remedy
        }

        package init(_ error: some CodedError) {
            self.init(message: "\(error.message) [\(error.code)]", remedy: error.remedy?.text)
        }
    }

    package var folder: Item
    package var databaseFile: Item
    package var keyFiles: [Item]
    package var database: Database
    /// Nil where the schema is this version's, or could not be read.
    package var schemaProblem: Problem?
    /// Size of the write-ahead log; nil where there is none.
    package var walBytes: Int64?
    /// Of the data folder's file system; nil where it can't be had.
    package var freeBytes: Int64?
    package var presets: [String]
    package var presetProblems: [Problem]
    package var adapters: [String]
    package var adapterProblems: [Problem]
    /// As it was given; nil where it was not.
    package var baseURL: String?
    /// Nil where nobody asked for one.
    package var clock: ClockComparison?
    /// Whether a mail server is configured.
    package var sendsMail: Bool

    package init(
        folder: Item, databaseFile: Item, keyFiles: [Item], database: Database, schemaProblem: Problem? = nil,
        walBytes: Int64? = nil, freeBytes: Int64? = nil, presets: [String] = [], presetProblems: [Problem] = [],
        adapters: [String] = [], adapterProblems: [Problem] = [], baseURL: String? = nil,
        clock: ClockComparison? = nil, sendsMail: Bool = false
    ) {
        self.folder = folder
        self.databaseFile = databaseFile
        self.keyFiles = keyFiles
        self.database = database
        self.schemaProblem = schemaProblem
        self.walBytes = walBytes
        self.freeBytes = freeBytes
        self.presets = presets
        self.presetProblems = presetProblems
        self.adapters = adapters
        self.adapterProblems = adapterProblems
        self.baseURL = baseURL
        self.clock = clock
        self.sendsMail = sendsMail
    }
}
