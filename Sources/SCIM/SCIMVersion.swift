/// The version of a resource, as `meta.version` and `ETag` have it (RFC 7644 3.14).
///
/// Weak, since the same version may be written with more or fewer attributes.
package struct SCIMVersion: Sendable, Hashable {
    /// Counted up on each change of the resource, and on nothing else (checklist 106).
    package let revision: Int64

    /// The version with this revision.
    package init(revision: Int64) { self.revision = revision }

    /// `W/"12"`.
    package var text: String { "W/\"\(revision)\"" }
}
