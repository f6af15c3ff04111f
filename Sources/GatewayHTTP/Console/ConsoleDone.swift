/// What was done just now, said on the page that follows. A closed list: the address only carries its word.
enum ConsoleDone: String, Sendable, CaseIterable {
    case saved, deleted
    case domainChecked, domainWithdrawn, accessChanged, connectionRemoved, configurationRemoved
    case certificateAdded, certificateRemoved, stagedTaken, stagedDiscarded, apiKeyRevoked

    var sentence: String {
        switch self {
        case .saved: "Saved."
        case .deleted: "Deleted."
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
        }
    }
}
