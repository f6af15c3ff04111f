import Administration
import Console
import Essentials
import GatewayModel

/// What a connection trusts, and what its metadata would change (rules C-4, C-5).
extension ConsoleRoutes {
    private static let certificates = "/console/organizations/{org}/connections/{connection}/certificates"

    var certificateRoutes: [Route] {
        let path = ConsoleRoutes.certificates
        return [
            show(certificates),
            act(certificates, bodyLimit: 256 << 10) { call, fields in
                _ = try await services.connections.addCertificate(
                    certificate(in: fields), to: try call.connectionID, of: try call.organizationID, actor: call.actor,
                    origin: call.origin)
                return .go(try call.certificatesURL, done: .certificateAdded)
            },
            show(removing),
            act(removing) { call, _ in
                _ = try await services.connections.removeCertificate(
                    call.request.parameter("sha256"), from: try call.connectionID, of: try call.organizationID,
                    actor: call.actor, origin: call.origin)
                return .go(try call.certificatesURL, done: .certificateRemoved)
            },
            act(certificates, at: path + "/refresh") { call, _ in
                _ = try await services.connections.refresh(
                    try call.connectionID, of: try call.organizationID, actor: call.actor, origin: call.origin)
                return .go(try call.certificatesURL + "#metadata")
            },
            act(certificates, at: path + "/staged/accept") { call, fields in
                _ = try await services.connections.acceptStagedCertificates(
                    shown(fields), of: try call.connectionID, in: try call.organizationID, actor: call.actor,
                    origin: call.origin)
                return .go(try call.certificatesURL, done: .stagedTaken)
            },
            act(certificates, at: path + "/staged/discard") { call, fields in
                _ = try await services.connections.discardStagedCertificates(
                    shown(fields), of: try call.connectionID, in: try call.organizationID, actor: call.actor,
                    origin: call.origin)
                return .go(try call.certificatesURL, done: .stagedDiscarded)
            },
            act(certificates, at: path + "/endpoint/accept") { call, fields in
                _ = try await services.connections.acceptStagedSSOURL(
                    fields["shown"], of: try call.connectionID, in: try call.organizationID, actor: call.actor,
                    origin: call.origin)
                return .go(try call.certificatesURL, done: .stagedTaken)
            },
            act(certificates, at: path + "/endpoint/discard") { call, fields in
                _ = try await services.connections.discardStagedSSOURL(
                    fields["shown"], of: try call.connectionID, in: try call.organizationID, actor: call.actor,
                    origin: call.origin)
                return .go(try call.certificatesURL, done: .stagedDiscarded)
            },
        ]
    }

    /// The fingerprints that the person saw: others may have come since, and are not decided on.
    private func shown(_ fields: FormFields) -> [String] { fields["shown"].split(separator: " ").map(String.init) }

    /// The text of the field, or the file: text as it is, DER as base64.
    private func certificate(in fields: FormFields) -> String {
        guard let file = fields.file("file") else { return fields["certificate"] }
        return String(validating: file, as: UTF8.self) ?? Base64.encode(file)
    }

    private var certificates: View {
        View(path: ConsoleRoutes.certificates, section: .signOn) { call, fields in
            let connection = try await connection(call)
            return CertificatesScreen(
                connection: connection, metadata: try await services.connections.metadata(of: connection),
                matches: try await services.connections.lastMatches(of: connection, actor: call.actor),
                mayOnlyAdd: call.visitor.holder != nil, typed: fields?["certificate"] ?? "", base: try call.url(""),
                now: call.now)
        }
    }

    private var removing: View {
        View(path: ConsoleRoutes.certificates + "/{sha256}/remove", section: .signOn) { call, _ in
            let connection = try await connection(call)
            let fingerprint = call.request.parameter("sha256")
            let trusted = connection.identityProvider.certificates
            guard let found = trusted.first(where: { $0.fingerprint == fingerprint }) else {
                throw AdministrationError.notFound("certificate \(fingerprint.prefix(100))")
            }
            let matches = try await services.connections.lastMatches(of: connection, actor: call.actor)
            return RemoveCertificateScreen(
                connection: connection, certificate: found, matchedAt: matches[fingerprint], base: try call.url(""),
                now: call.now)
        }
    }

    private func connection(_ call: ConsoleCall) async throws -> Connection {
        try await services.connections.get(try call.connectionID, of: try call.organizationID, actor: call.actor)
    }
}

extension ConsoleCall {
    fileprivate var certificatesURL: String {
        get throws { try url("/connections/\(try connectionID)/certificates") }
    }
}
