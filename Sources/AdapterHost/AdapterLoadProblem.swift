package import Essentials

/// Why a library or preset is not used; the others go on.
package enum AdapterLoadProblem: CodedError, Hashable {
    case unsafeOwner(path: String)
    case unsafeMode(path: String)
    case notAFile(path: String)
    case cannotLoad(path: String, reason: String)
    case noEntry(path: String)
    case wrongVersion(path: String)
    case incompleteTable(path: String)
    case duplicate(id: String, path: String)
    case noManifest(path: String, id: String)
    case libraryMissing(id: String)
    case notConfigured(id: String)
    case noRunner(path: String)

    package var code: String {
        switch self {
        case .unsafeOwner: "adapter_load.unsafe_owner"
        case .unsafeMode: "adapter_load.unsafe_mode"
        case .notAFile: "adapter_load.not_a_file"
        case .cannotLoad: "adapter_load.cannot_load"
        case .noEntry: "adapter_load.no_entry"
        case .wrongVersion: "adapter_load.wrong_version"
        case .incompleteTable: "adapter_load.incomplete_table"
        case .duplicate: "adapter_load.duplicate_id"
        case .noManifest: "adapter_load.no_manifest"
        case .libraryMissing: "adapter_load.library_missing"
        case .notConfigured: "adapter_load.not_configured"
        case .noRunner: "adapter_load.no_runner"
        }
    }

    package var message: String {
        switch self {
        case .unsafeOwner(let path): "\(path) belongs to somebody other than root or the user that runs the gateway"
        case .unsafeMode(let path): "\(path) can be written by its group or by everybody"
        case .notAFile(let path): "\(path) is not a plain file"
        case .cannotLoad(let path, let reason): "\(path) can't be loaded: \(reason)"
        case .noEntry(let path): "\(path) exports no gatehouse_adapter_entry"
        case .wrongVersion(let path): "\(path) was built for another major version of the interface"
        case .incompleteTable(let path): "\(path) filled its table with less than a call function"
        case .duplicate(let id, let path): "\(path) has the id \"\(id)\", which another one has already"
        case .noManifest(let path, let id): "\(path) has no manifest: expected Metadata/\(id)/manifest.json"
        case .libraryMissing(let id): "the manifest of \"\(id)\" names a library, and no folder of adapters has one"
        case .notConfigured(let id): "the library of \"\(id)\" did not take its manifest"
        case .noRunner(let path): "the adapter runner is not at \(path)"
        }
    }

    package var remedy: Remedy? {
        switch self {
        case .unsafeOwner(let path), .unsafeMode(let path):
            Remedy(
                .operators, "chown root and chmod go-w \(path) and its folder: whoever can write there is the gateway")
        case .notAFile, .cannotLoad, .noEntry, .wrongVersion, .incompleteTable, .notConfigured:
            Remedy(.operators, "build the adapter again with the AdapterKit of this version")
        case .duplicate: Remedy(.operators, "remove one of the two")
        case .noManifest:
            Remedy(.operators, "give the adapter's metadata folder with --metadata, or put it beside the library")
        case .libraryMissing:
            Remedy(.operators, "build the whole package, or give the folder of the library with --adapters")
        case .noRunner: Remedy(.operators, "install gatehouse-adapter-runner beside gatehouse")
        }
    }

    package var exposure: Exposure { .operators }
}
