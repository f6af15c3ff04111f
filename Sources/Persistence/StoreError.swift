package import Essentials

/// What a store could not do.
package enum StoreError: CodedError, Hashable {
    /// A value that must be unique exists already; `what` names the noun and field.
    case duplicate(String)
    /// The row to be changed is not there.
    case missing(String)
    /// The database refused or failed; `detail` is its own word.
    case failed(detail: String)
    /// The database was written by a newer version.
    case newerSchema(found: Int, known: Int)
    /// The database was written by an older version, and was to be read as it is.
    case olderSchema(found: Int, known: Int)
    /// A stored value can't be read.
    case corrupt(String)

    package var code: String {
        switch self {
        case .duplicate: "store.duplicate"
        case .missing: "store.missing"
        case .failed: "store.failed"
        case .newerSchema: "store.newer_schema"
        case .olderSchema: "store.older_schema"
        case .corrupt: "store.corrupt"
        }
    }

    package var message: String {
        switch self {
        case .duplicate(let what): "\(what) exists already"
        case .missing(let what): "\(what) does not exist"
        case .failed(let detail): "the database failed: \(detail)"
        case .newerSchema(let found, let known): "the database has schema \(found), this version knows up to \(known)"
        case .olderSchema(let found, let known): "the database has schema \(found), this version writes \(known)"
        case .corrupt(let what): "a stored \(what) can't be read"
        }
    }

    package var remedy: Remedy? {
        switch self {
        case .duplicate, .missing: Remedy(.organizationAdmin, "reload and try again: somebody else may have changed it")
        case .failed, .corrupt: Remedy(.operators, "look at the log, the free disk space and the database's health")
        case .newerSchema: Remedy(.operators, "start the version that wrote this database, or a newer one")
        case .olderSchema: Remedy(.operators, "start the gateway once: it brings the database up to date")
        }
    }

    package var exposure: Exposure { .operators }
}
