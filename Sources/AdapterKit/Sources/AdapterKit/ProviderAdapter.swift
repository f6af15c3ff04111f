/// What an IdP adapter is: pure functions over values, each with a default that executes the manifest.
///
/// An adapter sees no HTTP, no storage, no clock and no XML. It can't relax a check: what it returns is compared with what was
/// asserted, and the issuers that it names are fixed at configuration time.
public protocol ProviderAdapter: Sendable {
    /// - Parameter manifest: the facts of its folder under `Metadata/`.
    init(manifest: ProviderManifest)

    var manifest: ProviderManifest { get }

    /// What is worth saying about these values before anybody logs in; `error` blocks activation.
    func validate(_ configuration: ConnectionConfiguration) -> [ConfigurationFinding]

    /// The AuthnRequest, shaped for this IdP.
    func shape(_ request: RequestShape, _ configuration: ConnectionConfiguration) -> RequestShape

    /// The issuers that this connection accepts, byte for byte; asked once, when the connection is configured.
    func acceptedIssuers(_ configuration: ConnectionConfiguration) -> [String]

    /// The person, in the gateway's words.
    ///
    /// - Throws: ``AdapterRefusal`` where the assertion contradicts itself or the configuration.
    func normalize(
        _ profile: AssertedProfile, _ configuration: ConnectionConfiguration
    ) throws(AdapterRefusal)
        -> NormalizedProfile

    /// A SCIM request of this IdP, as the strict core takes it.
    ///
    /// - Throws: ``AdapterRefusal`` where the request can't be what it claims to be.
    func normalize(_ message: SCIMMessage) throws(AdapterRefusal) -> SCIMMessage

    /// The core's answer, as this IdP expects it.
    ///
    /// - Parameter message: the request as it was taken, without its body.
    func render(_ answer: SCIMAnswer, for message: SCIMMessage) -> SCIMAnswer

    /// What the IdP's admin does, and in which order, while people move to a connection of this IdP (rule M-3).
    ///
    /// - Parameters:
    ///   - old: where they sign in now, perhaps at another IdP; nil where nowhere.
    ///   - new: where they will.
    func planMigration(from old: ConnectionConfiguration?, to new: ConnectionConfiguration) -> MigrationAdvice

    /// What a failure means here, or nil.
    func diagnose(_ failure: FailureReport, _ configuration: ConnectionConfiguration) -> Diagnosis?
}

extension ProviderAdapter {
    public func validate(_ configuration: ConnectionConfiguration) -> [ConfigurationFinding] { [] }

    public func shape(_ request: RequestShape, _ configuration: ConnectionConfiguration) -> RequestShape {
        defaultShape(request)
    }

    /// The default of `shape`, for adapters that add to it.
    public func defaultShape(_ request: RequestShape) -> RequestShape {
        var shape = request
        if manifest.quirks.contains(.loginHintInQuery), let hint = request.loginHint {
            shape.queryItems += ["login_hint", hint]
        }
        return shape
    }

    public func acceptedIssuers(_ configuration: ConnectionConfiguration) -> [String] {
        [configuration.identityProviderEntityID]
    }

    public func normalize(
        _ profile: AssertedProfile, _ configuration: ConnectionConfiguration
    ) throws(AdapterRefusal) -> NormalizedProfile {
        ManifestNormalizer(manifest: manifest).normalize(profile)
    }

    public func normalize(_ message: SCIMMessage) throws(AdapterRefusal) -> SCIMMessage {
        try SCIMManifestRewriter(manifest: manifest).normalize(message)
    }

    public func render(_ answer: SCIMAnswer, for message: SCIMMessage) -> SCIMAnswer { answer }

    public func planMigration(
        from old: ConnectionConfiguration?, to new: ConnectionConfiguration
    ) -> MigrationAdvice { .standard(from: old, to: new) }

    public func diagnose(_ failure: FailureReport, _ configuration: ConnectionConfiguration) -> Diagnosis? {
        manifest.diagnoses.first { $0.applies(to: failure) }?.diagnosis(of: failure, at: configuration)
    }
}

/// An adapter's own refusal of an assertion: a code and a sentence.
public struct AdapterRefusal: Error, MessageValue, Hashable {
    public var code: String
    public var message: String

    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    public func write(to writer: inout MessageWriter) {
        writer.text(1, code)
        writer.text(2, message)
    }

    public init(from reader: inout MessageReader) throws(MessageError) {
        self.init(code: "", message: "")
        while let tag = try reader.nextTag() {
            switch tag {
            case 1: code = try reader.text()
            case 2: message = try reader.text()
            default: break
            }
        }
    }
}
