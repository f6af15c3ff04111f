import Essentials
import GatewayModel
import SCIM

/// A request under way: authenticated, and after its dialect in the words of the standard.
struct SCIMWork: Sendable {
    let access: DirectoryAccess
    let tokenHash: [UInt8]
    let began: ContinuousClock.Instant
    let origin: Origin
    let userAgent: String?
    let methodOverride: String?
    let ifNoneMatch: String?
    /// As received, for the log; that of the operation within a bulk request.
    var loggedPath: String
    var ifMatch: String?
    var method: String
    var path: [String]
    var query: [(name: String, value: String)]
    var body: [UInt8]
    /// The body after its dialect; nil where there is none, or where it is too large for one.
    var parsed: JSONObject?
    var rewrites: [(id: String, count: Int)] = []
    var unknownAttributes = SCIMUnknownAttributes.refused

    init(request: SCIMRequest, access: DirectoryAccess, tokenHash: [UInt8], began: ContinuousClock.Instant) {
        self.access = access
        self.tokenHash = tokenHash
        self.began = began
        origin = request.origin
        userAgent = request.userAgent
        methodOverride = request.methodOverride
        ifMatch = request.ifMatch
        ifNoneMatch = request.ifNoneMatch
        method = request.method == "HEAD" ? "GET" : request.method
        path = request.path
        query = request.query
        body = request.body
        let text = "/" + request.path.joined(separator: "/") + (request.rawQuery.map { "?" + $0 } ?? "")
        loggedPath = String(text.prefix(2000))
    }

    /// Whether the reply's own write has logged it.
    func isLogged(_ reply: SCIMReply) -> Bool {
        reply.refusal == nil && method != "GET" && !isSearch && path.first != "Bulk"
    }

    var isSearch: Bool { path.last == ".search" }

    var queryItems: [(String, String)] { query.map { ($0.name, $0.value) } }

    /// The body as one object.
    ///
    /// - Throws: `scim.invalid_syntax` where there is none.
    func object() throws(SCIMError) -> JSONObject {
        if let parsed { return parsed }
        return try SCIMMessage.parse(body)
    }

    /// - Throws: `scim.precondition_failed` where the client named another version.
    func checkVersion(_ revision: Int64) throws(SCIMError) {
        guard let ifMatch else { return }
        try SCIMEntityTags(ifMatch).requireMatch(SCIMVersion(revision: revision))
    }

    /// Whether the client has this version already.
    func knows(_ revision: Int64) throws(SCIMError) -> Bool {
        guard let ifNoneMatch else { return false }
        return try SCIMEntityTags(ifNoneMatch).match(SCIMVersion(revision: revision))
    }

    mutating func noteDropped(_ names: [String]) {
        if !names.isEmpty { rewrites.append(("unknown_attribute", names.count)) }
    }
}
