/// Executes the rewrites that a manifest asks for, and those that are on for every preset: the default of `normalize`.
public struct SCIMManifestRewriter: Sendable {
    private let rules: [SCIMRewriteRule]

    public init(manifest: ProviderManifest) {
        rules = SCIMRewriteRule.all.filter { rule in rule.flag.map { manifest.quirks.contains($0) } ?? true }
    }

    /// The message as the core takes it, with a count for each rule that changed something.
    ///
    /// - Throws: ``AdapterRefusal`` with `scim.method_override`.
    public func normalize(_ message: SCIMMessage) throws(AdapterRefusal) -> SCIMMessage {
        var result = message
        for rule in rules { result.count(rule.id, try rule.rewrite(&result)) }
        return result
    }
}
