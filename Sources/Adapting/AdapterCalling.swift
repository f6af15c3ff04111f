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
    func diagnose(
        _ failure: FailureReport, _ configuration: ConnectionConfiguration
    ) async throws(AdapterFailure) -> Diagnosis?
}
