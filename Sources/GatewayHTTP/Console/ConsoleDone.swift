/// What was done just now, said on the page that follows.
///
/// A closed list: the address only carries its word.
enum ConsoleDone: String, Sendable, CaseIterable {
    case saved, deleted, setupLinkRevoked = "setup_link_revoked", codeMailed = "code_mailed"
    case memberAdded, memberDeactivated, memberReactivated, memberRemoved, invitationRevoked
    case connectionLive = "connection_live", providerRead = "provider_read"
    case tokenRevoked, deprovisioningAllowed, organizationMade
    case domainChecked, domainWithdrawn, accessChanged, connectionRemoved, configurationRemoved
    case certificateAdded, certificateRemoved, stagedTaken, stagedDiscarded, apiKeyRevoked
    case linkingCodeRevoked, linked, unlinked, domainOffered, domainTransferred, offerEnded, moved, moveUndone
    case endpointDeleted, replayed, teamMade, projectMade, requestApproved, requestDenied

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
        case .domainChecked: "The DNS was looked at just now."
        case .domainWithdrawn: "The claim is withdrawn."
        case .accessChanged: "The settings are changed."
        case .connectionRemoved: "The connection is removed. Members stay."
        case .configurationRemoved: "The connections are removed. Members and domains stay."
        case .certificateAdded: "The certificate is trusted from now on."
        case .certificateRemoved: "The certificate is trusted no longer."
        case .stagedTaken: "What the metadata brought is used from now on."
        case .stagedDiscarded: "What the metadata brought is put aside."
        case .apiKeyRevoked: "The key is revoked: it opens nothing any more."
        case .linkingCodeRevoked: "The linking code is revoked: it links nobody any more."
        case .linked: "The organization is linked: the Admin Organization's sign-on settings apply."
        case .unlinked: "The link has ended: the organization's own sign-on settings apply again."
        case .domainOffered: "The domain is offered. It passes when the Admin Organization accepts."
        case .domainTransferred: "The domain has passed to the Admin Organization."
        case .offerEnded: "The offer has ended: the domain stays where it is."
        case .moved: "The move is done."
        case .moveUndone: "The move is undone."
        case .endpointDeleted: "The endpoint is deleted: nothing is sent to it any more."
        case .replayed: "What was asked for is on its way again."
        case .teamMade: "The team is made."
        case .projectMade: "The project is made."
        case .requestApproved: "Access is given."
        case .requestDenied: "The request is refused."
        }
    }
}
