import AdapterKit
package import Adapting
package import Cryptography
package import Effects
import Essentials
import GatewayModel
package import Persistence
import SCIM

/// Answers SCIM requests: token → organization and adapter → dialect → strict core → the one pipeline → one write.
package struct SCIMBridge: Sendable {
    let store: any Store
    let clock: any WallClock
    let random: any RandomSource
    let adapters: any AdapterCalling
    let presets: any PresetSource
    /// With `/scim/v2`, without a slash at the end.
    let baseURL: String
    let key: SealingKey
    package let log: ProvisioningLog
    let logRetention: Duration

    static let pageLimits = SCIMPageLimits(defaultCount: 100, maximumCount: 500)
    static let maximumBulkOperations = 1000
    package static let maximumBulkPayload = 5 << 20
    /// Bodies beyond this are read as they stand, without the dialect: only a group's members are that many.
    static let dialectLimit = 1 << 20

    /// - Parameter baseURL: the gateway's, without a slash at the end.
    package init(
        store: any Store, clock: any WallClock, random: any RandomSource, adapters: any AdapterCalling,
        presets: any PresetSource, baseURL: String, key: SealingKey, logRetention: Duration = .days(30)
    ) {
        self.store = store
        self.clock = clock
        self.random = random
        self.adapters = adapters
        self.presets = presets
        self.baseURL = baseURL + "/scim/v2"
        self.key = key
        self.logRetention = logRetention
        log = ProvisioningLog(store: store)
    }

    var pipeline: ProvisioningPipeline { ProvisioningPipeline(random: random) }
    var users: UserRepresentation { UserRepresentation(baseURL: baseURL) }
    var groups: GroupRepresentation { GroupRepresentation(baseURL: baseURL) }

    /// Answers; whatever goes wrong is an answer, too (checklist 112).
    ///
    /// - Returns: the reply, and the error behind a status of 500 for the operator's log.
    package func answer(_ request: SCIMRequest) async -> (reply: SCIMReply, failure: (any Error)?) {
        if let reply = discovery(request) { return (reply, nil) }
        let began = ContinuousClock.now
        let hash = Digest.of(request.token?.reveal() ?? [], .sha256)
        let now = clock.now()
        let access: DirectoryAccess
        do {
            guard request.token != nil else { throw SCIMError.unauthorized }
            access = try await store.read { try DirectoryAccess.find(hash: hash, at: now, in: $0) }
        } catch {
            return refusal(error)
        }
        var work = SCIMWork(request: request, access: access, tokenHash: hash, began: began)
        var failure: (any Error)?
        var reply: SCIMReply
        do {
            try access.check()
            reply = try await perform(&work)
        } catch {
            (reply, failure) = refusal(error)
        }
        if !work.isLogged(reply) {
            reply.rewrites = work.rewrites
            await log.note(entry(work, reply, at: now), of: access.token, address: request.origin.address)
        }
        return (reply, failure)
    }

    private func refusal(_ error: any Error) -> (reply: SCIMReply, failure: (any Error)?) {
        let refused = refused(error)
        return (SCIMReply(refused), refused == .internalFailure ? error : nil)
    }

    func refused(_ error: any Error) -> SCIMError {
        switch error {
        case let error as SCIMError: error
        case StoreError.duplicate: .concurrentChange
        case AdapterFailure.refused(_, _, let message): .invalidSyntax(message)
        default: .internalFailure
        }
    }

    /// The dialect, then the verb.
    func perform(_ work: inout SCIMWork) async throws -> SCIMReply {
        try await normalize(&work)
        var path = work.path
        if path.count == 2, path[1] == ".search" {
            guard work.method == "POST" else { throw SCIMError.methodNotAllowed(work.method, allowed: ["POST"]) }
            path[1] = ""
        }
        switch (path.first, path.count) {
        case ("Users", 1), ("Users", 2): return try await users(&work, id: path.count == 2 ? path[1] : nil)
        case ("Groups", 1), ("Groups", 2): return try await groups(&work, id: path.count == 2 ? path[1] : nil)
        case ("Bulk", 1):
            guard work.method == "POST" else { throw SCIMError.methodNotAllowed(work.method, allowed: ["POST"]) }
            return try await bulk(work)
        case ("Me", 1): throw SCIMError.notImplemented("/Me, for the token is a directory's and not a person's,")
        case (nil, 0), (".search", 1): throw SCIMError.notImplemented("a query over all resource types")
        default: throw SCIMError.notFound("the endpoint /\(work.path.joined(separator: "/").prefix(100))")
        }
    }

    /// What the client says, in the words of the standard (rule S-8).
    private func normalize(_ work: inout SCIMWork) async throws {
        let preset = work.access.directory.adapter
        work.unknownAttributes =
            presets.preset(preset)?.manifest.quirks.contains(.scimUnknownAttributesDropped) ?? false
            ? .dropped : .refused
        guard work.body.count <= Self.dialectLimit else {
            guard work.methodOverride == nil else {
                throw SCIMError.invalidSyntax("it asks for another method in a header")
            }
            return
        }
        let body = work.body.isEmpty ? nil : try SCIMMessage.parse(work.body)
        let message = AdapterKit.SCIMMessage(
            method: work.method, path: work.path, query: work.query.map { SCIMQueryItem($0.name, $0.value) },
            userAgent: work.userAgent, body: body.map { SCIMValue(.object($0)) }, methodOverride: work.methodOverride)
        let normal = try await adapters.normalize(message, preset: preset)
        work.path = normal.path
        work.query = normal.query.map { ($0.name, $0.value) }
        work.rewrites = normal.rewrites.map { ($0.id, $0.count) }
        work.parsed = normal.rewrites.isEmpty ? body : normal.body?.json.object
    }

    // MARK: Writing

    /// One transaction: the token once more, the change, the log.
    func write(
        _ work: SCIMWork,
        _ body: @escaping @Sendable (any WriteScope, DirectoryAccess, Timestamp) throws -> SCIMReply
    ) async throws -> SCIMReply {
        let now = clock.now()
        return try await store.write { scope in
            // A token revoked meanwhile opens nothing any more (rule S-1).
            let access = try DirectoryAccess.read(hash: work.tokenHash, at: now, in: scope)
            var reply = try body(scope, access, now)
            reply.rewrites += work.rewrites
            try scope.insert(entry(work, reply, at: now))
            var token = access.token
            if token.note(useAt: now, from: work.origin.address) { try scope.update(token) }
            return reply
        }
    }

    func entry(_ work: SCIMWork, _ reply: SCIMReply, at now: Timestamp) -> ProvisioningLogEntry {
        let taken = ContinuousClock.now - work.began
        return ProvisioningLogEntry(
            id: random.identifier(), organization: work.access.organization.id, directory: work.access.directory.id,
            token: work.access.token.id, at: now, method: work.method, path: work.loggedPath, status: reply.status,
            code: reply.refusal?.code, detail: reply.refusal?.detail,
            rewrites: .object(JSONObject(reply.rewrites.map { ($0.id, .integer(Int64($0.count))) })),
            difference: reply.difference,
            duration: taken.components.seconds * 1_000_000 + taken.components.attoseconds / 1_000_000_000_000,
            requestID: work.origin.requestID, expiresAt: now.advanced(by: logRetention))
    }
}
