package import Essentials

/// One step of a migration, and what proves that it is done (rule M-1).
package struct MigrationCheck: Sendable, Hashable {
    package enum State: String, Sendable, Hashable {
        case done, open
        /// Done before a step that it should have waited for.
        case early
        /// Nothing here can prove it.
        case unproven
    }

    /// Stays put: `admin_organization`, `connection`, `log_in`, `provisioning`, `domains`, `link`, `old_application`,
    /// `scim_name`, `group`.
    package let step: String
    package let state: State
    package let isOptional: Bool
    package let at: Timestamp?
    /// What was seen, or what to do next.
    package let detail: String
}
