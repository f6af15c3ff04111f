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
    /// Connections and what is known of them.
    case connectionsRead = "connections:read"
    /// Drafting connections, editing and testing them; not activating and not deleting them.
    case connectionsWrite = "connections:write"
    /// Adding signing certificates to connections, and nothing else.
    case certificatesWrite = "certificates:write"
    /// Activating connections.
    case activationWrite = "connection-activation:write"
    case domainClaimsRead = "domain-claims:read"
    /// Claiming domains and verifying them; not withdrawing and not transferring them.
    case domainClaimsWrite = "domain-claims:write"
    /// Set-up links; who makes one needs the scopes that it stands for, too.
    case setupLinksRead = "setup-links:read"
    case setupLinksWrite = "setup-links:write"
    case auditRead = "audit:read"
    case tracesRead = "traces:read"
    /// The event feed and the snapshot.
    case eventsRead = "events:read"
    case webhooksRead = "webhooks:read"
    case webhooksWrite = "webhooks:write"
    /// Directories, their tokens and what they asked for.
    case scimRead = "scim:read"
    case scimWrite = "scim:write"
    /// Directories and tokens, and no request of theirs.
    case scimTokensRead = "scim-tokens:read"
    /// Making and revoking SCIM tokens.
    case scimTokensWrite = "scim-tokens:write"
    case apiKeysRead = "api-keys:read"
    case apiKeysWrite = "api-keys:write"

    /// The wider scope that was asked for before this one existed, and still holds; nil where there is none.
    package var wider: APIScope? {
        switch self {
        case .accessRequestsRead: .membersRead
        case .accessRequestsWrite: .membersWrite
        case .connectionsRead, .domainClaimsRead, .setupLinksRead: .accessSecurityRead
        case .connectionsWrite, .activationWrite, .domainClaimsWrite, .setupLinksWrite: .accessSecurityWrite
        case .certificatesWrite: .connectionsWrite
        case .scimTokensRead: .scimRead
        case .scimTokensWrite: .scimWrite
        default: nil
        }
    }

    /// Whether it changes sign-on settings, which have no effect while the organization is linked (rule O-3).
    package var changesSignOn: Bool {
        self == .accessSecurityWrite || self == .scimWrite || wider?.changesSignOn ?? false
    }

    /// Whether a key with these scopes may do what this one is for.
    package func isHeld(by scopes: Set<String>) -> Bool {
        scopes.contains(rawValue) || wider?.isHeld(by: scopes) ?? false
    }
}
