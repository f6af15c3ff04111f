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

    // MARK: SCIM

    /// Resources and PATCH messages come without `schemas`.
    case scimSchemasOptional = "scim_schemas_optional"
    /// `schemas` names URIs that are not of SCIM, with nothing under them.
    case scimForeignSchemasDropped = "scim_foreign_schemas_dropped"
    /// Texts in filters come without quotation marks.
    case scimUnquotedFilterValues = "scim_unquoted_filter_values"
    /// `roles` and `entitlements` are sent by default or by habit: dropped and counted, since the core refuses them.
    case scimPrivilegesDropped = "scim_privileges_dropped"
    /// Admins map attributes freely: those that the core does not know are dropped and counted there, not refused.
    case scimUnknownAttributesDropped = "scim_unknown_attributes_dropped"
}
