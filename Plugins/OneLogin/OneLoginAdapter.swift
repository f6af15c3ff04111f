import AdapterKit
public import CAdapterABI

/// OneLogin: one issuer for each application; what is odd about it is in `Metadata/onelogin`.
struct OneLoginAdapter: ProviderAdapter {
    let manifest: ProviderManifest

    func validate(_ configuration: ConnectionConfiguration) -> [ConfigurationFinding] {
        let issuer = configuration.identityProviderEntityID
        guard issuer.hasPrefix("https://"), issuer.contains("/saml/metadata/") else {
            return [
                ConfigurationFinding(
                    .warning, "onelogin.issuer",
                    "the issuer is \(issuer), expected https://app.onelogin.com/saml/metadata/ and the application's id",
                    remedy: "copy Issuer URL from the SSO tab of this application")
            ]
        }
        return [
            ConfigurationFinding(
                .info, "onelogin.signature_algorithm", "the connector signs with SHA-1 until somebody changes it",
                remedy: "SSO tab: set SAML Signature Algorithm to SHA-256")
        ]
    }
}

@c(gatehouse_adapter_entry)
public func entry(
    _ host: UnsafePointer<gatehouse_host>, _ table: UnsafeMutablePointer<gatehouse_adapter_table>
) -> Int32 { unsafe AdapterExport.fill(OneLoginAdapter.self, host, table) }
