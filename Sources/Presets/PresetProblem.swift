package import Essentials

/// Why a folder of `Metadata/` is not used; the others go on.
package enum PresetProblem: CodedError, Hashable {
    case missingFile(folder: String, file: String)
    case malformed(file: String, reason: String)
    case unknownKey(file: String, key: String)
    case unknownQuirk(file: String, flag: String)
    case idMismatch(folder: String, id: String)
    case duplicateID(String)
    case unknownPlaceholder(file: String, name: String)

    package var code: String {
        switch self {
        case .missingFile: "preset.missing_file"
        case .malformed: "preset.malformed"
        case .unknownKey: "preset.unknown_key"
        case .unknownQuirk: "preset.unknown_quirk"
        case .idMismatch: "preset.id_mismatch"
        case .duplicateID: "preset.duplicate_id"
        case .unknownPlaceholder: "preset.unknown_placeholder"
        }
    }

    package var message: String {
        switch self {
        case .missingFile(let folder, let file): "\(folder) has no \(file)"
        case .malformed(let file, let reason): "\(file): \(reason)"
        case .unknownKey(let file, let key): "\(file): the key \"\(key)\" is not known"
        case .unknownQuirk(let file, let flag): "\(file): the quirk \"\(flag)\" is not in the closed list"
        case .idMismatch(let folder, let id): "\(folder): the manifest's id is \"\(id)\", expected the folder's name"
        case .duplicateID(let id): "the id \"\(id)\" stands in two folders"
        case .unknownPlaceholder(let file, let name): "\(file): {{\(name)}} is not a value of a connection"
        }
    }

    package var remedy: Remedy? {
        Remedy(.operators, "compare the folder with the schema page of Presets, or run gatehouse adapter test on it")
    }

    package var exposure: Exposure { .operators }
}
