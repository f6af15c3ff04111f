import Effects
import Essentials
import GatewayModel
import Persistence

extension ConnectionService {
    /// Tells of certificates of active connections that expire: 60, 30, 14, 7, 3, 1 and 0 days before (rule C-4).
    ///
    /// Once for each certificate and step, whatever restarts and however many nodes look: the row of a step that was told
    /// is written together with its outgoing event `connection.certificate_expiring`, and with the mail to owners and
    /// admins.
    ///
    /// - Parameter page: connections that are read at once.
    /// - Returns: how many notices were given.
    package func noticeExpiring(page: Int = 100) async throws -> Int {
        var (told, last) = (0, Identifier<Connection>?.none)
        while true {
            let now = context.clock.now()
            let connections = try await context.store.read { [last] in
                try $0.activeConnections(after: last, limit: page)
            }
            let expiring = connections.filter { connection in
                connection.identityProvider.certificates.contains { $0.expiryStep(at: now) != nil }
            }.map(\.id)
            if !expiring.isEmpty {
                told += try await context.store.write { scope in
                    try expiring.reduce(0) { try $0 + notice(of: $1, in: scope, at: now) }
                }
            }
            guard connections.count == page else { return told }
            last = connections.last?.id
        }
    }

    private func notice(of id: Identifier<Connection>, in scope: any WriteScope, at now: Timestamp) throws -> Int {
        guard let connection = try scope.connection(id), connection.state == .active else { return 0 }
        var told = 0
        for certificate in connection.identityProvider.certificates {
            guard let step = certificate.expiryStep(at: now),
                try scope.recordExpiryNotice(
                    of: certificate.fingerprint, days: step, connection: connection, at: now)
            else { continue }
            told += 1
            let details = JSONObject([
                ("days", .integer(Int64(certificate.daysLeft(at: now)))), ("step", .integer(Int64(step))),
                ("fingerprint", .string(certificate.fingerprint)), ("subject", .string(certificate.subject)),
                ("not_after", JSONValue(certificate.notAfter)),
                ("others", .integer(Int64(others(than: certificate, connection, at: now)))),
                ("remedy", .string(remedy(certificate, connection, at: now))),
            ])
            try scope.append(
                context.audit(
                    "connection.certificate_expiring", connection.organization, target: id.text, .system, nil,
                    after: .object(details)))
            try scope.append(event("connection.certificate_expiring", connection, details, at: now))
            try AdminNotices(context: context).expiry(
                certificate, of: connection, remedy: remedy(certificate, connection, at: now), at: now, in: scope)
        }
        return told
    }

    /// How many certificates of the connection end later than this one.
    private func others(than certificate: TrustedCertificate, _ connection: Connection, at now: Timestamp) -> Int {
        connection.identityProvider.certificates.filter { $0.notAfter > max(certificate.notAfter, now) }.count
    }

    private func remedy(_ certificate: TrustedCertificate, _ connection: Connection, at now: Timestamp) -> String {
        if others(than: certificate, connection, at: now) > 0 {
            return "see that the identity provider signs with the newer certificate, then remove this one"
        }
        let effect =
            switch (certificate.notAfter <= now, connection.acceptExpiredCertificates) {
            case (false, false): "log-ins will be refused from then on"
            case (true, false): "log-ins are refused"
            case (_, true): "log-ins go on, for the connection accepts expired certificates"
            }
        let way =
            connection.followMetadataKeys && connection.identityProvider.metadataURL != nil
            ? "its metadata is followed" : "add it to the connection"
        return "create the next signing certificate at the identity provider; \(way); \(effect)"
    }
}
