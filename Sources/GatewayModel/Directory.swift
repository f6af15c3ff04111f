package import Essentials

/// One SCIM source of an organization (behaviour.md, Words): tokens, externalIds and groups belong to it.
package struct Directory: Sendable, Hashable {
    package let id: Identifier<Directory>
    package let organization: Identifier<Organization>
    package var name: String
    /// The preset whose dialect the source speaks (rule S-8).
    package var adapter: String
    package let createdAt: Timestamp
    /// Until when an admin has confirmed that many people are to be deprovisioned (rule S-4); nil where nobody has.
    package var deprovisioningAllowedUntil: Timestamp?

    package init(
        id: Identifier<Directory>, organization: Identifier<Organization>, name: String, adapter: String,
        createdAt: Timestamp, deprovisioningAllowedUntil: Timestamp? = nil
    ) {
        self.id = id
        self.organization = organization
        self.name = name
        self.adapter = adapter
        self.createdAt = createdAt
        self.deprovisioningAllowedUntil = deprovisioningAllowedUntil
    }
}
