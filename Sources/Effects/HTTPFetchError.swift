package import Essentials

/// Why a document could not be fetched.
package enum HTTPFetchError: CodedError, Hashable {
    /// The scheme is not https (or http, in a lab).
    case schemeRefused(url: String)
    /// The host resolved to an address that is private, loopback, link-local or otherwise not public.
    case addressRefused(url: String)
    /// No connection, no answer in time, or TLS failed; `reason` is the library's word for it.
    case unreachable(url: String, reason: String)
    case status(url: String, Int)
    case tooLong(url: String, maximumBytes: Int)

    package var code: String {
        switch self {
        case .schemeRefused: "fetch.scheme_refused"
        case .addressRefused: "fetch.address_refused"
        case .unreachable: "fetch.unreachable"
        case .status: "fetch.status"
        case .tooLong: "fetch.too_long"
        }
    }

    package var message: String {
        switch self {
        case .schemeRefused(let url): "\(url) is not an https address"
        case .addressRefused(let url): "\(url) leads to an address that is not public"
        case .unreachable(let url, let reason): "no answer from \(url): \(reason)"
        case .status(let url, let status): "\(url) answered with status \(status), expected 200"
        case .tooLong(let url, let maximumBytes): "\(url) sent more than \(maximumBytes) bytes"
        }
    }

    package var remedy: Remedy? {
        switch self {
        case .schemeRefused: Remedy(.organizationAdmin, "use an https address, or paste the document itself")
        case .addressRefused:
            Remedy(
                .organizationAdmin, "use an address that is reachable from the internet, or paste the document itself")
        case .unreachable, .status, .tooLong:
            Remedy(.organizationAdmin, "open the address in a browser; if it works there, paste the document itself")
        }
    }

    package var exposure: Exposure { .administrators }
}
