import Effects
package import Essentials
package import GatewayModel
import Persistence
import SAML

/// What a look that nobody watches came to.
private enum LookOutcome: Sendable {
    case found(MetadataLook)
    case failed(any CodedError)
}

extension ConnectionService {
    /// How long one node keeps a connection's metadata to itself while it fetches.
    private static let lease: Duration = .minutes(5)
    /// Fetches at once: a server may take its ten seconds, and others wait for the same threads.
    private static let atOnce = 2
    /// The pause between two refreshes of one connection on demand.
    private static let pause: Duration = .seconds(5)

    /// Reads the metadata whose time has come, of all organizations (rule C-5).
    ///
    /// - Returns: how many were read; as many as `limit` where more may be due.
    package func refreshDue(limit: Int = 16) async throws -> Int {
        let now = context.clock.now()
        let due = try await context.store.write { scope in
            try scope.leaseDueRefreshes(at: now, until: now.advanced(by: Self.lease), limit: limit)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, refresh) in due.enumerated() {
                if index >= Self.atOnce { try await group.next() }
                group.addTask { try await self.refresh(refresh, actor: .system, origin: nil) }
            }
            try await group.waitForAll()
        }
        return due.count
    }

    /// Reads the metadata now, by the same rules as the schedule; what came of it stands in ``metadata(of:)``.
    ///
    /// - Throws: `connection.metadata_url_missing`, `metadata.refreshed_too_soon`; not what the server did wrong.
    package func refresh(
        _ connectionID: Identifier<Connection>, of id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> Connection {
        let connection = try await get(connectionID, of: id, actor: actor, for: .edit(nil))
        guard let found = try await metadata(of: connection) else { throw AdministrationError.metadataURLMissing }
        let now = context.clock.now()
        if let last = found.lastAttemptAt, now.since(last) < Self.pause {
            let left = Self.pause - now.since(last)
            throw AdministrationError.refreshedTooSoon(seconds: Int(left.components.seconds) + 1)
        }
        try await refresh(found, actor: actor, origin: origin)
        return try await get(connectionID, of: id, actor: actor, for: .edit(nil))
    }

    /// What is known of a connection's metadata URL; nil where it has none.
    package func metadata(of connection: Connection) async throws -> MetadataRefresh? {
        try await context.store.read { try $0.tenant(connection.organization).metadataRefresh(of: connection.id) }
    }

    /// One look, and what follows from it, in one write.
    private func refresh(_ refresh: MetadataRefresh, actor: Actor, origin: Origin?) async throws {
        let start = context.clock.now()
        let connection = try await context.store.read { try $0.connection(refresh.connection) }
        guard let connection, let url = connection.identityProvider.metadataURL else {
            return try await forget(refresh)
        }
        let pinned = connection.identityProvider.entityID
        let outcome: LookOutcome
        do {
            outcome = .found(try await look(at: url, pinned: pinned))
        } catch let error as any CodedError {
            if error is StoreError { throw error }
            outcome = .failed(error)
        }
        let (now, jitter) = (context.clock.now(), jitter)
        try await context.store.write { scope in
            // An admin may have changed what it is about in the meantime: then this look says nothing.
            guard var connection = try scope.connection(refresh.connection),
                connection.identityProvider.metadataURL == url, connection.identityProvider.entityID == pinned,
                var current = try scope.tenant(connection.organization).metadataRefresh(of: connection.id)
            else { return }
            if case .setupLink = actor {
                // A server has had ten seconds in which the link may have been revoked.
                _ = try found(connection.id, of: connection.organization, actor, .edit(nil), in: scope)
            }
            switch outcome {
            case .found(let look):
                let before = connection
                let change = current.take(look.copy(at: now), for: &connection, at: now)
                if change.isLive { try scope.update(connection) }
                current.schedule(from: start, bounds: look.bounds(at: now), jitter: jitter, at: now)
                if !change.isEmpty { try follow(change, before, connection, actor, origin, in: scope, at: now) }
            case .failed(let error):
                let failure = MetadataRefresh.Failure(
                    at: now, code: error.code, message: error.message, remedy: error.remedy?.text)
                let isNew = current.note(failure)
                current.schedule(from: start, bounds: [], jitter: jitter, at: now)
                // A server that is away is shown; a document that must not be believed is told, once.
                if isNew, !(error is HTTPFetchError) {
                    try tell(failure, connection, actor, origin, in: scope, at: now)
                }
            }
            try scope.put(current)
        }
    }

    /// Ends a schedule that has nothing to look at any more: a node of an older version may have changed the connection.
    private func forget(_ refresh: MetadataRefresh) async throws {
        try await context.store.write { scope in
            guard try scope.connection(refresh.connection)?.identityProvider.metadataURL == nil else { return }
            try scope.delete(refresh)
        }
    }

    /// The audit event and the outgoing event of a change.
    func follow(
        _ change: MetadataRefresh.Change, _ before: Connection, _ after: Connection, _ actor: Actor, _ origin: Origin?,
        in scope: any WriteScope, at now: Timestamp
    ) throws {
        let details: JSONObject = JSONObject([
            ("added_certificates", JSONValue(change.added)), ("removed_certificates", JSONValue(change.removed)),
            ("staged_certificates", JSONValue(change.staged)),
            ("staged_sso_url", JSONValue(change.stagedEndpoint?.url)),
        ])
        var audited = details
        audited["certificates"] = JSONValue(after.identityProvider.certificates.map(\.fingerprint))
        try scope.append(
            context.audit(
                "connection.metadata_changed", after.organization, target: after.id.text, actor, origin,
                before: ["certificates": JSONValue(before.identityProvider.certificates.map(\.fingerprint))],
                after: .object(audited)))
        try scope.append(event("connection.metadata_changed", after, details, at: now))
        try AdminNotices(context: context).staged(change, of: after, at: now, in: scope)
    }

    private func tell(
        _ failure: MetadataRefresh.Failure, _ connection: Connection, _ actor: Actor, _ origin: Origin?,
        in scope: any WriteScope, at now: Timestamp
    ) throws {
        let details = JSONObject([
            ("code", .string(failure.code)), ("message", .string(failure.message)),
            ("remedy", JSONValue(failure.remedy)),
        ])
        try scope.append(
            context.audit(
                "connection.metadata_refused", connection.organization, target: connection.id.text, actor, origin,
                after: .object(details)))
        try scope.append(event("connection.metadata_refused", connection, details, at: now))
        if failure.code == AdministrationError.metadataEntityIDChanged(pinned: "", found: []).code {
            try AdminNotices(context: context).refusedEntityID(failure, of: connection, at: now, in: scope)
        }
    }

    /// An event about a connection: its id and name, and the details.
    func event(
        _ type: String, _ connection: Connection, _ details: JSONObject, at now: Timestamp
    ) -> OutgoingEvent {
        let common: [(String, JSONValue)] = [("id", JSONValue(connection.id)), ("name", .string(connection.name))]
        return OutgoingEvent(
            id: context.random.identifier(), organization: connection.organization, type: type,
            subject: connection.id.text, at: now,
            data: .object(JSONObject(common + details.members.map { ($0.key, $0.value) })))
    }
}
