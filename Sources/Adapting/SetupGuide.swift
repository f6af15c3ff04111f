/// The numbered steps of `guide.md`, in the IdP's own words.
package struct SetupGuide: Sendable, Hashable {
    /// What may stand in double braces.
    package static let placeholders: Set<String> = ["acsURL", "entityID", "metadataURL", "startURL", "scimBaseURL"]

    package let steps: [String]

    package init(steps: [String]) { self.steps = steps }

    /// The steps with a connection's own values in place of the placeholders.
    package func filled(_ values: [String: String]) -> [String] {
        steps.map { step in
            values.reduce(step) { text, pair in
                text.split(separator: "{{\(pair.key)}}", omittingEmptySubsequences: false).joined(separator: pair.value)
            }
        }
    }
}
