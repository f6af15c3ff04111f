import AdapterKit
public import CAdapterABI

/// Microsoft Entra ID: the issuer is the tenant's, shared by all of its applications; the Identifier is the application's.
struct AzureAdapter: ProviderAdapter {
    let manifest: ProviderManifest

    static let claims = "http://schemas.microsoft.com/identity/claims/"

    func normalize(
        _ profile: AssertedProfile, _ configuration: ConnectionConfiguration
    ) throws(AdapterRefusal) -> NormalizedProfile {
        var person = ManifestNormalizer(manifest: manifest).normalize(profile)
        let tenant = profile.first(Self.claims + "tenantid")
        if let tenant, let expected = AzureTenant(issuer: profile.issuer)?.id, tenant.lowercased() != expected {
            throw AdapterRefusal(
                code: "azure.tenant_mismatch", message: "the claims are of tenant \(tenant), the issuer of \(expected)")
        }
        // An object id is unique within its tenant; the NameID is pairwise or changes with the address.
        let object = profile.first(Self.claims + "objectidentifier")
        person.subject = object.flatMap { id in
            tenant.map { NormalizedValue($0 + "/" + id, source: "tenantid and objectidentifier") }
        }
        let names = [
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
        ]
        let principal = names.compactMap { profile.first($0) }.first
        if principal?.contains("#EXT#") ?? false {
            person.notes.append("guest")
        } else if person.email == nil, let principal, principal.split(separator: "@").count == 2 {
            // Without a mailbox the e-mail claim is absent; the principal name is an address in most directories.
            person.email = NormalizedValue(principal, source: "principal name")
        }
        if person.email?.value.contains("#EXT#") ?? false { person.email = nil }
        if person.groups == nil, profile.first("http://schemas.microsoft.com/claims/groups.link") != nil {
            person.notes.append("groups.overage")
        }
        return person
    }
}

@c(gatehouse_adapter_entry)
public func entry(
    _ host: UnsafePointer<gatehouse_host>, _ table: UnsafeMutablePointer<gatehouse_adapter_table>
) -> Int32 { unsafe AdapterExport.fill(AzureAdapter.self, host, table) }
