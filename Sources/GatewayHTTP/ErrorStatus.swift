package import Essentials

/// Which HTTP status an error code is answered with (RFC 9110 15).
package enum ErrorStatus {
    /// Statuses by whole code, then by what stands before the first dot.
    private static let byCode: [String: Int] = [
        "store.duplicate": 409, "store.missing": 404, "store.newer_schema": 503, "store.older_schema": 503,
        "state.illegal_transition": 409,
    ]

    private static let byFamily: [String: Int] = [
        "store": 503, "json": 400, "request": 400, "email": 422, "domain": 422, "name": 422, "certificate": 422,
        "metadata": 422, "fetch": 422, "saml": 400, "xml": 400, "adapter": 502, "application": 422, "role": 422,
    ]

    package static func status(of error: any CodedError) -> Int {
        if let problem = error as? HTTPProblem { return problem.status }
        if let explicit = error as? any StatusBearing { return explicit.status }
        let family = error.code.split(separator: ".").first.map(String.init) ?? ""
        return byCode[error.code] ?? byFamily[family] ?? 400
    }
}
