package import AdapterKit

/// One folder of `Metadata/`: what is known about an IdP.
package struct Preset: Sendable {
    package enum AdapterKind: String, Sendable { case none, library }

    /// A hook that a library can leave to its manifest.
    package enum Hook: String, Sendable { case normalize }

    package let manifest: ProviderManifest
    package let adapter: AdapterKind
    /// What the library leaves to the manifest: the gateway answers it itself and does not ask the library.
    package var manifestDecides: Set<Hook>
    /// `saml`.
    package let protocols: [String]
    /// `idp_initiated`, `scim`, `metadata_url`, …
    /// .
    package let capabilities: Set<String>
    /// `stable`, `beta`, …
    /// .
    package let maturity: String
    /// The day on which somebody last checked it, or nil.
    package let verifiedOn: String?
    package let guide: SetupGuide
    package let quirkNotes: [QuirkNote]
    /// Its folder.
    package let directory: String

    package var id: String { manifest.id }
    package var displayName: String { manifest.displayName }

    package init(
        manifest: ProviderManifest, adapter: AdapterKind, manifestDecides: Set<Hook>, protocols: [String],
        capabilities: Set<String>, maturity: String, verifiedOn: String?, guide: SetupGuide, quirkNotes: [QuirkNote],
        directory: String
    ) {
        self.manifest = manifest
        self.adapter = adapter
        self.manifestDecides = manifestDecides
        self.protocols = protocols
        self.capabilities = capabilities
        self.maturity = maturity
        self.verifiedOn = verifiedOn
        self.guide = guide
        self.quirkNotes = quirkNotes
        self.directory = directory
    }
}

/// A quirk that is switched on: what arrives, why it is odd, where it was seen (house rule 35).
package struct QuirkNote: Sendable, Hashable {
    package let flag: QuirkFlag
    package let what: String
    package let why: String
    package let evidence: String

    package init(flag: QuirkFlag, what: String, why: String, evidence: String) {
        self.flag = flag
        self.what = what
        self.why = why
        self.evidence = evidence
    }
}
