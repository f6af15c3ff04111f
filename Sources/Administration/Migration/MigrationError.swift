package import Essentials

/// Why a migration is not planned, applied or undone.
///
/// Nothing was written then.
package enum MigrationError: CodedError, Hashable {
    /// Nothing says that the Admin Organization agrees, or there is no such Admin Organization.
    case consentMissing(String)
    /// An Admin Organization is nobody's linked organization.
    case adminOrganization(String)
    case linkedAlready(String)
    case blocked(codes: [String])
    case expired(Timestamp)
    /// What the plan rests on has changed.
    case stale(changed: [String])
    case notApplied
    case undoneAlready
    case undoExpired(Timestamp)
    /// What it wrote was edited since.
    case editedSince(rows: [String])

    package var code: String {
        switch self {
        case .consentMissing: "migration.consent_missing"
        case .adminOrganization: "migration.admin_organization"
        case .linkedAlready: "migration.linked_already"
        case .blocked: "migration.blocked"
        case .expired: "migration.expired"
        case .stale: "migration.stale"
        case .notApplied: "migration.not_applied"
        case .undoneAlready: "migration.undone"
        case .undoExpired: "migration.undo_expired"
        case .editedSince: "migration.edited_since"
        }
    }

    package var message: String {
        switch self {
        case .consentMissing(let id): "nothing says that an Admin Organization \(id) agrees"
        case .adminOrganization(let name): "\(name) is an Admin Organization, expected a regular one"
        case .linkedAlready(let name): "\(name) is linked to an Admin Organization already"
        case .blocked(let codes): "the plan has findings that block it: \(codes.joined(separator: ", "))"
        case .expired(let instant): "the plan was good until \(instant.text)"
        case .stale(let changed): "what the plan rests on has changed: \(changed.joined(separator: ", "))"
        case .notApplied: "the migration was not applied"
        case .undoneAlready: "the migration was undone"
        case .undoExpired(let instant): "the migration could be undone until \(instant.text)"
        case .editedSince(let rows): "edited since the migration was applied: \(rows.joined(separator: ", "))"
        }
    }

    package var remedy: Remedy? {
        switch self {
        case .consentMissing:
            Remedy(
                .organizationAdmin,
                "give linking_code, made in the Admin Organization, or let somebody do it who administers both sides")
        case .adminOrganization: Remedy(.organizationAdmin, "name the regular organization that shall be linked")
        case .linkedAlready:
            Remedy(.organizationAdmin, "unlink it first, or move it with the Admin Organization's admins")
        case .blocked: Remedy(.organizationAdmin, "do what the findings of the plan say, then plan again")
        case .expired, .undoneAlready: Remedy(.organizationAdmin, "plan again: it takes a moment and changes nothing")
        case .stale: Remedy(.organizationAdmin, "plan again, and look at what has changed before you apply it")
        case .notApplied: Remedy(.organizationAdmin, "apply it, or leave it: a plan has changed nothing")
        case .undoExpired: Remedy(.organizationAdmin, "unlink the organization, or make the former connection primary")
        case .editedSince:
            Remedy(
                .organizationAdmin,
                "put these back to what the migration made of them, or undo by hand: nothing is overwritten")
        }
    }

    package var exposure: Exposure { .anyone }

    /// The HTTP status that fits.
    package var status: Int {
        switch self {
        case .consentMissing: 403
        case .adminOrganization: 422
        default: 409
        }
    }
}
