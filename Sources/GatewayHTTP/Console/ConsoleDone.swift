/// What was done just now, said on the page that follows.
///
/// A closed list: the address only carries its word.
enum ConsoleDone: String, Sendable, CaseIterable {
    case saved, deleted, setupLinkRevoked = "setup_link_revoked", codeMailed = "code_mailed"
    case memberAdded, memberDeactivated, memberReactivated, memberRemoved, invitationRevoked
    case connectionLive = "connection_live", providerRead = "provider_read"
    case tokenRevoked, deprovisioningAllowed, organizationMade

    var sentence: String {
        switch self {
        case .saved: "Saved."
        case .deleted: "Deleted."
        case .setupLinkRevoked: "The set-up link opens nothing any more."
        case .codeMailed: "A code is on its way by mail. It is good for 15 minutes."
        case .memberAdded: "The member is added."
        case .memberDeactivated: "The member is deactivated: their sessions and tokens have ended."
        case .memberReactivated: "The member is active again."
        case .memberRemoved: "The member is removed."
        case .invitationRevoked: "The invitation is revoked: its link opens nothing any more."
        case .connectionLive: "The connection is live."
        case .providerRead: "Read. Below is what it says."
        case .tokenRevoked: "The token is revoked: it opens nothing any more."
        case .deprovisioningAllowed: "What was held is let through when the provider sends it again."
        case .organizationMade: "The organization is made."
        }
    }
}
