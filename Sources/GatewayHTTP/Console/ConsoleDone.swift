/// What was done just now, said on the page that follows.
///
/// A closed list: the address only carries its word.
enum ConsoleDone: String, Sendable, CaseIterable {
    case saved, deleted

    var sentence: String {
        switch self {
        case .saved: "Saved."
        case .deleted: "Deleted."
        }
    }
}
