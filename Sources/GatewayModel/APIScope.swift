/// What an API key may be made for (rule P-4); a closed list.
package enum APIScope: String, Sendable, Hashable, CaseIterable {
    case organizationRead = "organization:read"
    case membersRead = "members:read"
    case membersWrite = "members:write"
    /// Requests for access to a project, and no more of the people.
    case accessRequestsRead = "access-requests:read"
    /// Making such requests, for an application that hands them on; deciding them makes members, and is ``membersWrite``.
    case accessRequestsWrite = "access-requests:write"
    /// Access security, domain claims and connections.
    case accessSecurityRead = "access-security:read"
    case accessSecurityWrite = "access-security:write"
    case auditRead = "audit:read"
    case tracesRead = "traces:read"
    /// The event feed and the snapshot.
    case eventsRead = "events:read"
    case webhooksRead = "webhooks:read"
    case webhooksWrite = "webhooks:write"
    /// SCIM tokens.
    case scimRead = "scim:read"
    case scimWrite = "scim:write"
    case apiKeysRead = "api-keys:read"
    case apiKeysWrite = "api-keys:write"

    /// The wider scope that was asked for before this one existed, and still holds; nil where there is none.
    package var wider: APIScope? {
        switch self {
        case .accessRequestsRead: .membersRead
        case .accessRequestsWrite: .membersWrite
        default: nil
        }
    }

    /// Whether a key with these scopes may do what this one is for.
    package func isHeld(by scopes: Set<String>) -> Bool {
        scopes.contains(rawValue) || wider?.isHeld(by: scopes) ?? false
    }
}
