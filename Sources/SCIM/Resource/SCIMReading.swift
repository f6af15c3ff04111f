package import Essentials

/// A resource as read from a client.
package struct SCIMReading: Sendable, Hashable {
    /// In canonical form: names in the schema's letter case, no unassigned attribute, no read-only one but those of the
    /// resource that is replaced.
    package let resource: JSONObject
    /// The unknown attributes left out, as paths.
    package let dropped: [String]
}
