package import Essentials

/// Why no first administrator is made.
package enum FirstRunError: CodedError, Hashable {
    case closed
    case tokenUnknown

    package var code: String {
        switch self {
        case .closed: "first_run.closed"
        case .tokenUnknown: "first_run.token_unknown"
        }
    }

    package var message: String {
        switch self {
        case .closed: "this installation has its administrator"
        case .tokenUnknown: "this address is not the one that the server printed last, or its hour has passed"
        }
    }

    package var remedy: Remedy? {
        switch self {
        case .closed: Remedy(.person, "sign in at /console")
        case .tokenUnknown: Remedy(.operators, "start the server again and open the address that it prints")
        }
    }

    package var exposure: Exposure { .anyone }
}
