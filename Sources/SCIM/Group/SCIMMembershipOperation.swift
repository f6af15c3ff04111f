/// A change of who is in a group, to be applied to the set that the store keeps.
///
/// Ids are as sent, each once, and not looked up.
package enum SCIMMembershipOperation: Sendable, Hashable {
    /// Those of them that are not in yet come in; with none of them, nothing happens.
    case add([String])
    /// Those of them that are in leave; with none of them, nothing happens.
    case remove([String])
    /// Everybody leaves (checklist 91: worth a word in the audit entry).
    case removeAll
    /// Exactly these are in afterwards; with none of them, everybody leaves.
    case replaceAll([String])
    /// Those leave whose entry (`value`, `$ref`, `type`, `display`) passes the filter; only a rare client asks for
    /// this.
    case removeMatching(SCIMFilter)
}
