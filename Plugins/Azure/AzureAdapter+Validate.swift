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
        if let application = AzureTenant.application(appendedTo: issuer) {
            return [
                ConfigurationFinding(
                    .warning, "azure.issuer_with_application",
                    "the issuer ends in \(application): the directory appends the application's id to it",
                    remedy:
                        "Attributes & Claims > Advanced SAML claims options: untick Append application ID to issuer; "
                        + "where it stays, it needs a signing certificate of the application's own, and every response "
                        + "must carry this very issuer")
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
                    "the Login URL names a service principal: signed requests are refused there",
                    remedy:
                        "Set up the application: copy Login URL as it is shown there, without an id behind saml2; an "
                        + "application with its own Identifier needs none"))
        }
        if let url = configuration.metadataURL, !url.contains("appid=") {
            findings.append(
                ConfigurationFinding(
                    .warning, "azure.metadata_without_appid",
                    "the metadata is the directory's: it does not name this application's certificate",
                    remedy: "use App Federation Metadata Url, which carries appid"))
        }
        return findings + identifierFindings(configuration.serviceProviderEntityID)
    }

    /// What breaks with an Identifier that is no plain URI.
    private func identifierFindings(_ identifier: String) -> [ConfigurationFinding] {
        let remedy =
            "Basic SAML Configuration: set Identifier (Entity ID) to the entity ID of a connection of its own, an https URI "
            + "without #"
        if identifier.lowercased().hasPrefix("spn:") || !identifier.contains(":") {
            return [
                ConfigurationFinding(
                    .error, "azure.entity_id_no_uri",
                    "our entity ID \(identifier) is no URI: audiences would come back as spn: and the id when we begin the "
                        + "log-in, and bare when the directory does", remedy: remedy)
            ]
        }
        if identifier.contains("#") {
            return [
                ConfigurationFinding(
                    .error, "azure.identifier_fragment",
                    "our entity ID \(identifier) has a suffix behind #: the directory drops it from the audience, and finds "
                        + "another application or none by our request", remedy: remedy)
            ]
        }
        return []
    }

    /// One issuer for all applications of a tenant: what tells two connections apart is the Identifier alone (rule M-3).
    private func siblingFindings(_ configuration: ConnectionConfiguration) -> [ConfigurationFinding] {
        configuration.siblings.map { sibling in
            guard sibling.sameOrganization else {
                if sibling.reachableBySameDomain {
                    return ConfigurationFinding(
                        .warning, "azure.issuer_shared_by_link",
                        "an organization that signs on the same domains has a connection with the same issuer",
                        remedy:
                            "create an application of its own for this connection, with its own Identifier (Entity ID), "
                            + "and leave the other one as it is until everybody has moved")
                }
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
