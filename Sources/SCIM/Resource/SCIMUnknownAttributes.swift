/// What happens to attributes and extensions that the schema does not have (checklist 39, 40).
///
/// They are never stored: nobody would know what they mean.
package enum SCIMUnknownAttributes: Sendable, Hashable {
    /// The request is refused.
    case refused
    /// They are left out, and named in the result so that the audit entry can count them.
    case dropped
}
