package import AdapterKit

/// What the verbs ask of adapters; the preset of the configuration says which one answers.
package protocol AdapterCalling: Sendable {
    func validate(_ configuration: ConnectionConfiguration) async throws(AdapterFailure) -> [ConfigurationFinding]
    func shape(
        _ request: RequestShape, _ configuration: ConnectionConfiguration
    ) async throws(AdapterFailure) -> RequestShape
    func acceptedIssuers(_ configuration: ConnectionConfiguration) async throws(AdapterFailure) -> [String]
    func normalize(
        _ profile: AssertedProfile, _ configuration: ConnectionConfiguration
    ) async throws(AdapterFailure) -> NormalizedProfile
    /// A SCIM request as the strict core takes it, in the dialect of a preset (rule S-8).
    ///
    /// - Throws: `adapter.refused`, `adapter.untrusted_rewrite` and what else an adapter can get wrong.
    func normalize(_ message: SCIMMessage, preset: String) async throws(AdapterFailure) -> SCIMMessage
    /// The core's answer to it, as that IdP expects it; `message` is what `normalize` returned.
    func render(
        _ answer: SCIMAnswer, for message: SCIMMessage, preset: String
    ) async throws(AdapterFailure) -> SCIMAnswer
    /// What the IdP's admin does while people move to a connection; the preset of `new` answers (rule M-3).
    func planMigration(
        from old: ConnectionConfiguration?, to new: ConnectionConfiguration
    ) async throws(AdapterFailure) -> MigrationAdvice
    func diagnose(
        _ failure: FailureReport, _ configuration: ConnectionConfiguration
    ) async throws(AdapterFailure) -> Diagnosis?
}
