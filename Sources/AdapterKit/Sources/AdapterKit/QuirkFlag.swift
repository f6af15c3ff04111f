/// The same thing said differently: the closed list of what a manifest may switch on.
///
/// None weakens a check.
public enum QuirkFlag: String, Sendable, Hashable, CaseIterable {
    /// The NameID is the e-mail address whatever its format says.
    case nameIDIsEmail = "name_id_is_email"
    /// A NameID in no particular format is an e-mail address where it looks like one.
    case nameIDMayBeEmail = "name_id_may_be_email"
    /// Several groups stand in one value, between semicolons.
    case groupsInOneValue = "groups_in_one_value"
    /// A login hint is passed on as `login_hint`.
    case loginHintInQuery = "login_hint_in_query"
    /// `Not Imported` stands where a value is missing.
    case placeholderNotImported = "placeholder_not_imported"
}
