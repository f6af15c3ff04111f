/// An adapter that is data only: everything is the manifest's.
public struct ManifestAdapter: ProviderAdapter {
    public let manifest: ProviderManifest

    public init(manifest: ProviderManifest) { self.manifest = manifest }
}
