import AdapterKit
public import CAdapterABI

/// Google Workspace: one issuer and one key for all applications of an account.
struct GSuiteAdapter: ProviderAdapter {
    let manifest: ProviderManifest

    func validate(_ configuration: ConnectionConfiguration) -> [ConfigurationFinding] {
        var findings: [ConfigurationFinding] = []
        let (inIssuer, inURL) = (account(configuration.identityProviderEntityID), account(configuration.ssoURL))
        if inIssuer == nil {
            findings.append(
                ConfigurationFinding(
                    .warning, "gsuite.issuer", "the entity ID names no account (idpid)",
                    remedy: "download the metadata from Google Identity Provider details"))
        } else if inIssuer != inURL {
            findings.append(
                ConfigurationFinding(
                    .error, "gsuite.mixed_accounts",
                    "the entity ID is of account \(inIssuer ?? ""), the SSO URL of \(inURL ?? "none")",
                    remedy: "take both values from the same metadata file"))
        }
        if configuration.metadataURL != nil {
            findings.append(
                ConfigurationFinding(
                    .warning, "gsuite.metadata_url",
                    "Google publishes no metadata address: this one is a copy that grows old",
                    remedy: "upload the file, and note when the certificate ends"))
        }
        findings.append(
            ConfigurationFinding(
                .info, "gsuite.no_stable_subject",
                "no stable id is sent unless one is mapped: a renamed address is a new person",
                remedy: "map a field that never changes to the attribute id"))
        return findings
    }

    private func account(_ url: String) -> Substring? {
        url.split(separator: "?").last?.split(separator: "&").first { $0.hasPrefix("idpid=") }?.dropFirst(6)
    }
}

@c(gatehouse_adapter_entry)
public func entry(
    _ host: UnsafePointer<gatehouse_host>, _ table: UnsafeMutablePointer<gatehouse_adapter_table>
) -> Int32 { unsafe AdapterExport.fill(GSuiteAdapter.self, host, table) }
