import AdapterKit
import Adapting
import Cryptography
import Effects
package import Essentials
package import GatewayModel
import Persistence
import SAML

extension ConnectionConfiguration {
    /// What an adapter may know of a connection.
    init(_ connection: Connection, siblings: [SiblingConnection] = []) {
        self.init(
            connectionID: connection.id.text, presetID: connection.preset,
            identityProviderEntityID: connection.identityProvider.entityID, ssoURL: connection.identityProvider.ssoURL,
            metadataURL: connection.identityProvider.metadataURL,
            serviceProviderEntityID: connection.serviceProviderEntityID, acsURL: connection.acsURL,
            values: connection.values, siblings: siblings)
    }
}

extension ConnectionService {
    /// What the adapter and the core have to say about a connection's values; `error` blocks activation.
    package func findings(of connection: Connection) async throws -> [Finding] {
        guard !connection.identityProvider.isAwaited else {
            return [
                Finding(
                    .error, code: "connection.identity_provider_awaited",
                    message: "nothing says yet which identity provider this is",
                    remedy: "give its metadata address, its metadata or its values")
            ]
        }
        let now = context.clock.now()
        let (siblings, hasDomain, refresh) = try await context.store.read { scope in
            let siblings = try ConnectionService.siblings(of: connection, in: scope)
            let authority = try scope.link(of: connection.organization)?.adminOrganization ?? connection.organization
            let hasDomain = try scope.tenant(authority).domainClaims().contains { $0.state.isEffective }
            return (
                siblings, hasDomain, try scope.tenant(connection.organization).metadataRefresh(of: connection.id)
            )
        }
        var findings = try await context.adapters.validate(ConnectionConfiguration(connection, siblings: siblings))
            .map { found in
                let severity: Finding.Severity =
                    switch found.severity {
                    case .info: .info
                    case .warning: .warning
                    case .error: .error
                    }
                return Finding(severity, code: found.code, message: found.message, remedy: found.remedy)
            }
        if connection.identityProvider.certificates.isEmpty {
            findings.append(
                Finding(
                    .error, code: "connection.no_certificate", message: "the connection has no signing certificate",
                    remedy: "give the identity provider's metadata or certificate"))
        }
        for trusted in connection.identityProvider.certificates {
            if let certificate = try? Certificate(der: trusted.der) {
                findings += IdentityProviderMetadata.findings(certificate, now: now)
            }
        }
        if connection.identityProvider.certificates.count > ResponseValidator.maximumKeys {
            findings.append(
                Finding(
                    .warning, code: "connection.many_certificates",
                    message:
                        "\(connection.identityProvider.certificates.count) certificates are trusted, and only the first "
                        + "\(ResponseValidator.maximumKeys) are tried",
                    remedy: "remove those that the identity provider does not sign with any more"))
        }
        if let refresh { findings += ConnectionService.findings(refresh) }
        if !hasDomain {
            findings.append(
                Finding(
                    .warning, code: "connection.no_domain", message: "the organization has no verified domain",
                    remedy: "claim and verify the domain of your e-mail addresses: nobody can log in before"))
        }
        if connection.identityProvider.entityID == connection.serviceProviderEntityID {
            findings.append(
                Finding(
                    .error, code: "connection.own_entity_id", message: "the identity provider's entity ID is our own",
                    remedy: "give the entity ID (issuer) that the identity provider shows"))
        }
        return findings.sorted { $0.severity > $1.severity }
    }

    /// What the schedule found at the metadata URL, and what waits for a decision (rule C-5).
    private static func findings(_ refresh: MetadataRefresh) -> [Finding] {
        var findings: [Finding] = []
        if let failure = refresh.standingFailure {
            findings.append(
                Finding(.warning, code: failure.code, message: failure.message, remedy: failure.remedy))
        }
        if !refresh.stagedCertificates.isEmpty {
            let fingerprints = refresh.stagedCertificates.map(\.fingerprint).joined(separator: ", ")
            findings.append(
                Finding(
                    .warning, code: "metadata.keys_staged",
                    message: "the metadata lists new signing certificates: \(fingerprints)",
                    remedy: "compare the fingerprints with the identity provider's console, then accept or discard them"
                ))
        }
        if let endpoint = refresh.stagedEndpoint {
            findings.append(
                Finding(
                    .warning, code: "metadata.sso_url_staged",
                    message: "the metadata has another sign-on URL: \(endpoint.url) (\(endpoint.binding.rawValue))",
                    remedy: "ask your identity provider's admin, then accept or discard it"))
        }
        return findings
    }
}
