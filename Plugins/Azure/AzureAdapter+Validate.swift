import AdapterKit

extension AzureAdapter {
    func validate(_ configuration: ConnectionConfiguration) -> [ConfigurationFinding] {
        issuerFindings(configuration) + addressFindings(configuration) + siblingFindings(configuration)
    }

    private func issuerFindings(_ configuration: ConnectionConfiguration) -> [ConfigurationFinding] {
        let issuer = configuration.identityProviderEntityID
        if issuer.contains("{tenant}")
            || ["common", "organizations", "consumers"].contains(where: { issuer.contains("/\($0)/") })
        {
            return [
                ConfigurationFinding(
                    .error, "azure.no_tenant", "the issuer \(issuer) stands for every tenant",
                    remedy: "use the metadata of your own directory: its address has the tenant's GUID in it")
            ]
        }
        if AzureTenant(issuer: issuer) == nil {
            if AzureTenant(issuer: issuer + "/") != nil {
                return [
                    ConfigurationFinding(
                        .error, "azure.issuer_slash", "the issuer lacks its final slash",
                        remedy: "copy Microsoft Entra Identifier again, slash included")
                ]
            }
            return [
                ConfigurationFinding(
                    .warning, "azure.issuer",
                    "the issuer is \(issuer), expected https://sts.windows.net/ with the tenant's GUID",
                    remedy: "copy Microsoft Entra Identifier from Set up the application")
            ]
        }
        return []
    }

    private func addressFindings(_ configuration: ConnectionConfiguration) -> [ConfigurationFinding] {
        var findings: [ConfigurationFinding] = []
        let path = configuration.ssoURL.split(separator: "/").map { $0.lowercased() }
        if path.contains(where: { ["common", "organizations", "consumers"].contains($0) }) {
            findings.append(
                ConfigurationFinding(
                    .error, "azure.login_url_no_tenant", "the Login URL is the one for every tenant",
                    remedy: "copy Login URL from Set up the application"))
        } else if let tenant = AzureTenant(issuer: configuration.identityProviderEntityID)?.id,
            let inURL = path.first(where: AzureTenant.isGUID), inURL != tenant
        {
            findings.append(
                ConfigurationFinding(
                    .error, "azure.mixed_tenants", "the issuer is of tenant \(tenant), the Login URL of \(inURL)",
                    remedy: "copy both values from the same application"))
        }
        if path.count > 4, let last = path.last, AzureTenant.isGUID(last) {
            findings.append(
                ConfigurationFinding(
                    .info, "azure.multi_instance",
                    "the Login URL names a service principal: signed requests are refused there"))
        }
        if let url = configuration.metadataURL, !url.contains("appid=") {
            findings.append(
                ConfigurationFinding(
                    .warning, "azure.metadata_without_appid",
                    "the metadata is the directory's: it does not name this application's certificate",
                    remedy: "use App Federation Metadata Url, which carries appid"))
        }
        if !configuration.serviceProviderEntityID.contains(":") {
            findings.append(
                ConfigurationFinding(
                    .error, "azure.entity_id_no_uri", "our entity ID is no URI: audiences would come back as spn:…"))
        }
        return findings
    }

    /// One issuer for all applications of a tenant: what tells two connections apart is the Identifier alone (rule M-3).
    private func siblingFindings(_ configuration: ConnectionConfiguration) -> [ConfigurationFinding] {
        configuration.siblings.map { sibling in
            guard sibling.sameOrganization else {
                return ConfigurationFinding(
                    .warning, "azure.tenant_of_another_organization",
                    "another organization has a connection to the same tenant",
                    remedy: "make sure that this is your own directory")
            }
            guard sibling.serviceProviderEntityID != configuration.serviceProviderEntityID else {
                return ConfigurationFinding(
                    .error, "azure.identifier_in_use", "the connection \(sibling.connectionID) has the same Identifier",
                    remedy: "give each connection its own application with its own Identifier (Entity ID)")
            }
            return ConfigurationFinding(
                sibling.reachableBySameDomain ? .warning : .info, "azure.issuer_shared",
                "the connection \(sibling.connectionID) has the same issuer, and the same domains lead to it",
                remedy:
                    "fine while you move from one to the other; make one of them primary, and remove the old one then")
        }
    }
}
