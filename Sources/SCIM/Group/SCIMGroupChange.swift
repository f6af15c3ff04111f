package import Essentials

/// What a PATCH asks of a group: changes of its own attributes, and of its membership, which no one has to load.
///
/// A patch is done whole or not at all (checklist 82), so `applyAttributes` comes before the first membership is written.
package struct SCIMGroupChange: Sendable, Hashable {
    /// In the order sent; empty where the membership stays.
    package let memberships: [SCIMMembershipOperation]
    /// The operations on everything but `members`; nil where there are none.
    package let attributes: SCIMPatch?
    /// The unknown sub-attributes of members left out, as paths.
    package let dropped: [String]

    /// Applies the operations on the group's own attributes (checklist 94).
    ///
    /// - Parameter group: in canonical form, without `members`.
    /// - Throws: as `SCIMPatch.apply` does.
    package func applyAttributes(
        to group: JSONObject, unknownAttributes: SCIMUnknownAttributes
    ) throws(SCIMError) -> SCIMPatchResult {
        guard let attributes else { return SCIMPatchResult(resource: group, changed: false, dropped: []) }
        return try attributes.apply(to: group, of: .group, unknownAttributes: unknownAttributes)
    }
}
