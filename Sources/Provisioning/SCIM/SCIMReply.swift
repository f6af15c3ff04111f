package import Essentials
package import SCIM

/// The answer to a SCIM request, without HTTP.
package struct SCIMReply: Sendable {
    package enum Body: Sendable {
        case none
        case value(JSONValue)
        /// JSON that was written page by page, in these pieces: the members of a large group.
        case text([[UInt8]])
    }

    package var status: Int
    package var body: Body
    /// The address of what was created, or nil.
    package var location: String?
    package var version: SCIMVersion?
    /// Seconds.
    package var retryAfter: Int?
    package var allowed: [String]
    /// What the request made different, for the log.
    var difference: JSONValue = .null
    var rewrites: [(id: String, count: Int)] = []
    var refusal: SCIMError?
    /// Failures of the gateway's own inside of an answer that is none itself, for the operator's log alone.
    package var failures: [Failure] = []

    /// What stopped one operation of a bulk request, which its client sees as a bare 500.
    package struct Failure: Sendable {
        /// Such as `POST /Users`.
        package let operation: String
        package let cause: any Error
    }

    init(_ status: Int, _ body: Body = .none, location: String? = nil, version: SCIMVersion? = nil) {
        self.status = status
        self.body = body
        self.location = location
        self.version = version
        allowed = []
    }

    init(_ error: SCIMError) {
        self.init(error.status, .value(error.body))
        refusal = error
        switch error {
        case .methodNotAllowed(_, let methods): allowed = methods
        case .tooManyRequests(let seconds), .held(_, let seconds): retryAfter = seconds
        default: break
        }
    }
}
