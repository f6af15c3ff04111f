package import Essentials
package import GatewayModel

/// An organization as the Admin Organization that it is linked to sees it.
package struct LinkedOrganization: Sendable {
    package let name: String
    package let link: SharedSSOLink
    package let activeMembers: Int

    /// A link as the API and the audit log show it.
    package static func json(_ link: SharedSSOLink) -> JSONValue {
        [
            "organization": JSONValue(link.organization), "admin_organization": JSONValue(link.adminOrganization),
            "scim_name": JSONValue(link.scimName), "allow_jit": .bool(link.allowJIT),
            "linked_at": JSONValue(link.linkedAt),
        ]
    }
}

/// What an Admin Organization's admin changes of a link; nil leaves a value as it is.
package struct LinkChange: Sendable, Hashable {
    /// `.some(nil)` takes the SCIM Name away.
    package var scimName: String??
    package var allowJIT: Bool?

    package init(scimName: String?? = nil, allowJIT: Bool? = nil) {
        self.scimName = scimName
        self.allowJIT = allowJIT
    }

    func applied(to link: SharedSSOLink) throws(ModelError) -> SharedSSOLink {
        var changed = link
        if let scimName { try changed.rename(to: scimName) }
        // After the name: what is asked for stands beside a first one (rule O-4).
        if let allowJIT { changed.allowJIT = allowJIT }
        return changed
    }
}
