package import Essentials

/// What a PATCH makes of a resource.
package struct SCIMPatchResult: Sendable, Hashable {
    /// In canonical form.
    package let resource: JSONObject
    /// False where the operations left everything as it was: then `meta` stays too (checklist 84, 106).
    package let changed: Bool
    /// The unknown attributes left out, as paths.
    package let dropped: [String]
}
