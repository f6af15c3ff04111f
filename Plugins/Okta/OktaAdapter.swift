import AdapterKit
public import CAdapterABI

/// Okta: one application, one issuer; what is odd about it is in `Metadata/okta`.
struct OktaAdapter: ProviderAdapter {
    let manifest: ProviderManifest

    func validate(_ configuration: ConnectionConfiguration) -> [ConfigurationFinding] {
        var findings: [ConfigurationFinding] = []
        let issuer = configuration.identityProviderEntityID
        if !issuer.hasPrefix("http://www.okta.com/exk") {
            findings.append(
                ConfigurationFinding(
                    .info, "okta.custom_issuer",
                    "the issuer is \(issuer), where Okta's own begins with http://www.okta.com/exk",
                    remedy:
                        "fine where SAML Issuer ID was changed on purpose; otherwise copy Identity Provider Issuer again"
                ))
        }
        let path = configuration.ssoURL.split(separator: "/").map(String.init)
        if path.suffix(2) != ["sso", "saml"] || !path.contains("app") {
            findings.append(
                ConfigurationFinding(
                    .warning, "okta.sso_url", "the sign-on URL does not end with /sso/saml",
                    remedy: "copy Identity Provider Single Sign-On URL from View SAML setup instructions"))
        }
        // The application's key stands in both: a mix of two applications fails at the first log-in.
        if let key = issuer.split(separator: "/").last, key.hasPrefix("exk"),
            let inURL = path.first(where: { $0.hasPrefix("exk") }),
            inURL != key
        {
            findings.append(
                ConfigurationFinding(
                    .error, "okta.mixed_applications",
                    "the issuer is of application \(key), the sign-on URL of \(inURL)",
                    remedy: "copy both values from the same application"))
        }
        return findings
    }
}

@c(gatehouse_adapter_entry)
public func entry(
    _ host: UnsafePointer<gatehouse_host>, _ table: UnsafeMutablePointer<gatehouse_adapter_table>
) -> Int32 { unsafe AdapterExport.fill(OktaAdapter.self, host, table) }
