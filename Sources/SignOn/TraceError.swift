package import Essentials

/// Why a trace can't be read, replayed or compared.
package enum TraceError: CodedError, Hashable {
    /// Only its own organization's admins read a kept response (rule L-10).
    case responseOfOthers
    case responseNotKept
    /// It was sealed with another key, or was changed.
    case responseSealed
    /// A trace of a log-in by password, or of a connection that was deleted.
    case noConnection
    /// Two traces of different connections have nothing to compare.
    case anotherConnection(first: String, second: String)
    case unknownPlace(String)

    package var code: String {
        switch self {
        case .responseOfOthers: "trace.response_of_others"
        case .responseNotKept: "trace.response_not_kept"
        case .responseSealed: "trace.response_sealed"
        case .noConnection: "trace.no_connection"
        case .anotherConnection: "trace.another_connection"
        case .unknownPlace: "trace.unknown_place"
        }
    }

    package var message: String {
        switch self {
        case .responseOfOthers: "a kept response is read by owners and admins of its own organization alone"
        case .responseNotKept: "the trace keeps no response: what came could not be read as one, or nothing came"
        case .responseSealed: "the kept response can't be opened with this installation's key"
        case .noConnection: "the trace belongs to no connection that is there now"
        case .anotherConnection(let first, let second):
            "the traces are of two connections, \(first) and \(second), expected two of one"
        case .unknownPlace(let text): "\"\(text.prefix(80))\" is no place in the list, expected next of a page before"
        }
    }

    package var remedy: Remedy? {
        switch self {
        case .responseOfOthers: Remedy(.organizationAdmin, "ask an admin of the organization, or be made one")
        case .responseNotKept: Remedy(.person, "start the log-in again")
        case .responseSealed: Remedy(.operators, "restore the key that this database was written with")
        case .noConnection: Remedy(.organizationAdmin, "run a test log-in of the connection that is used now")
        case .anotherConnection: Remedy(.organizationAdmin, "choose two traces of one connection")
        case .unknownPlace: Remedy(.organizationAdmin, "begin at the newest")
        }
    }

    package var exposure: Exposure { .administrators }

    /// The HTTP status that fits.
    package var status: Int {
        switch self {
        case .responseOfOthers: 403
        case .responseNotKept: 404
        case .responseSealed: 500
        case .noConnection, .anotherConnection: 409
        case .unknownPlace: 422
        }
    }
}
