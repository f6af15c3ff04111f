/// What was done just now, said on the page that follows.
///
/// A closed list: the address only carries its word.
enum ConsoleDone: String, Sendable, CaseIterable {
    case saved, deleted, setupLinkRevoked = "setup_link_revoked", codeMailed = "code_mailed"

    var sentence: String {
        switch self {
        case .saved: "Saved."
        case .deleted: "Deleted."
        case .setupLinkRevoked: "The set-up link opens nothing any more."
        case .codeMailed: "A code is on its way by mail. It is good for 15 minutes."
        }
    }
}
