import Cryptography
import Effects
package import Essentials
package import GatewayModel
import Persistence

extension ConnectionService {
    /// Trusts one more certificate, beside those that are trusted (rule C-4).
    ///
    /// One that is trusted already changes nothing.
    ///
    /// - Parameter text: PEM, or base64 of DER.
    /// - Throws: `certificate.…`, each usual mistake with a code of its own (rule C-3).
    package func addCertificate(
        _ text: String, to connectionID: Identifier<Connection>, of id: Identifier<Organization>, actor: Actor,
        origin: Origin?
    ) async throws -> Connection {
        let added = trusted(try certificate(text))
        return try await change(
            connectionID, of: id, "connection.certificate_added", actor, origin, act: .addCertificate
        ) {
            connection, refresh in
            guard !connection.identityProvider.certificates.contains(where: { $0.fingerprint == added.fingerprint })
            else { return false }
            // First, for an admin who adds a key expects it to be used: only the first few are tried (C3).
            connection.identityProvider.certificates.insert(added, at: 0)
            refresh?.noteAdded(added.fingerprint)
            return true
        }
    }

    /// Trusts a certificate no longer; following the metadata does not bring it back.
    ///
    /// - Parameter fingerprint: SHA-256 over the DER in hexadecimal; colons and upper case are read, too.
    /// - Throws: `connection.last_certificate` where an active connection would be left without.
    package func removeCertificate(
        _ fingerprint: String, from connectionID: Identifier<Connection>, of id: Identifier<Organization>,
        actor: Actor, origin: Origin?
    ) async throws -> Connection {
        let wanted = fingerprint.lowercased().filter { $0 != ":" }
        return try await change(connectionID, of: id, "connection.certificate_removed", actor, origin) {
            connection, refresh in
            let others = connection.identityProvider.certificates.filter { $0.fingerprint != wanted }
            guard others.count < connection.identityProvider.certificates.count else {
                throw AdministrationError.notFound("certificate \(fingerprint.prefix(100))")
            }
            guard !others.isEmpty || connection.state != .active else { throw AdministrationError.lastCertificate }
            connection.identityProvider.certificates = others
            refresh?.noteRemoved(wanted)
            return true
        }
    }

    /// Trusts the keys that the metadata brought and nobody has decided on (rule C-5).
    ///
    /// - Parameter fingerprints: those that the admin has seen; nil for all. Others stay staged.
    /// - Throws: `connection.nothing_staged` where nothing, or none of these, waits.
    package func acceptStagedCertificates(
        _ fingerprints: [String]? = nil, of connectionID: Identifier<Connection>, in id: Identifier<Organization>,
        actor: Actor, origin: Origin?
    ) async throws -> Connection {
        try await decide("connection.staged_certificates_accepted", connectionID, id, actor, origin) {
            $1.accept(.certificates, only: fingerprints, for: &$0, at: $2)
        }
    }

    /// Puts the staged keys aside; the same are not staged again.
    ///
    /// - Parameter fingerprints: those that the admin has seen; nil for all. Others stay staged.
    /// - Throws: `connection.nothing_staged` where nothing, or none of these, waits.
    package func discardStagedCertificates(
        _ fingerprints: [String]? = nil, of connectionID: Identifier<Connection>, in id: Identifier<Organization>,
        actor: Actor, origin: Origin?
    ) async throws -> Connection {
        try await decide("connection.staged_certificates_discarded", connectionID, id, actor, origin) { _, refresh, _ in
            refresh.discard(.certificates, only: fingerprints)
        }
    }

    /// Sends log-ins to the sign-on URL that the metadata brought (rule C-5).
    ///
    /// - Throws: `connection.nothing_staged`.
    package func acceptStagedSSOURL(
        of connectionID: Identifier<Connection>, in id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> Connection {
        try await decide("connection.staged_sso_url_accepted", connectionID, id, actor, origin) {
            $1.accept(.endpoint, for: &$0, at: $2)
        }
    }

    /// Leaves the sign-on URL as it is; the same one is not staged again.
    ///
    /// - Throws: `connection.nothing_staged`.
    package func discardStagedSSOURL(
        of connectionID: Identifier<Connection>, in id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> Connection {
        try await decide("connection.staged_sso_url_discarded", connectionID, id, actor, origin) { _, refresh, _ in
            refresh.discard(.endpoint)
        }
    }

    private typealias Decision =
        @Sendable (inout Connection, inout MetadataRefresh, Timestamp) -> MetadataRefresh.Change

    private func decide(
        _ action: String, _ connectionID: Identifier<Connection>, _ id: Identifier<Organization>, _ actor: Actor,
        _ origin: Origin?, _ decision: @escaping Decision
    ) async throws -> Connection {
        let now = context.clock.now()
        return try await change(connectionID, of: id, action, actor, origin) { connection, refresh in
            guard var known = refresh else { throw AdministrationError.metadataURLMissing }
            let change = decision(&connection, &known, now)
            guard !change.isEmpty else {
                throw AdministrationError.nothingStaged(
                    action.contains("sso_url") ? "sign-on URL" : "certificate of these")
            }
            refresh = known
            return true
        }
    }

    /// One change of what a connection trusts: authorised, stored, audited, and told where log-ins are checked otherwise.
    private func change(
        _ connectionID: Identifier<Connection>, of id: Identifier<Organization>, _ action: String, _ actor: Actor,
        _ origin: Origin?, act: ConnectionAct = .edit(nil),
        _ body: @escaping @Sendable (inout Connection, inout MetadataRefresh?) throws -> Bool
    ) async throws -> Connection {
        let now = context.clock.now()
        return try await context.store.write { scope in
            let before = try found(connectionID, of: id, actor, act, in: scope)
            var (connection, refresh) = (before, try scope.tenant(id).metadataRefresh(of: connectionID))
            guard try body(&connection, &refresh) else { return before }
            if let refresh { try scope.put(refresh) }
            if connection.identityProvider != before.identityProvider {
                connection.recordEdit(at: now)
                try scope.update(connection)
            }
            try scope.append(
                context.audit(
                    action, id, target: connectionID.text, actor, origin,
                    before: ConnectionService.trustJSON(before), after: ConnectionService.trustJSON(connection)))
            return connection
        }
    }

    /// What log-ins are checked with, for the audit log.
    private static func trustJSON(_ connection: Connection) -> JSONValue {
        [
            "certificates": JSONValue(connection.identityProvider.certificates.map(\.fingerprint)),
            "sso_url": .string(connection.identityProvider.ssoURL),
        ]
    }
}
