/// What an API key may be made for (rule P-4); a closed list.
package enum APIScope: String, Sendable, Hashable, CaseIterable {
    case organizationRead = "organization:read"
    case membersRead = "members:read"
    case membersWrite = "members:write"
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
}
