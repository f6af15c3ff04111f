package import AdapterKit
package import Adapting

/// Adapters that answer SCIM as told, and fail at everything else.
package struct FakeAdapters: AdapterCalling {
    private let normalizing: @Sendable (SCIMMessage) throws(AdapterFailure) -> SCIMMessage
    private let rendering: @Sendable (SCIMAnswer) throws(AdapterFailure) -> SCIMAnswer

    package init(
        normalizing: @escaping @Sendable (SCIMMessage) throws(AdapterFailure) -> SCIMMessage = {
            _ throws(AdapterFailure) in
            throw .unavailable("fake")
        },
        rendering: @escaping @Sendable (SCIMAnswer) throws(AdapterFailure) -> SCIMAnswer = { _ throws(AdapterFailure) in
            throw .unavailable("fake")
        }
    ) {
        self.normalizing = normalizing
        self.rendering = rendering
    }

    package func normalize(_ message: SCIMMessage, preset: String) async throws(AdapterFailure) -> SCIMMessage {
        try normalizing(message)
    }

    package func render(
        _ answer: SCIMAnswer, for message: SCIMMessage, preset: String
    ) async throws(AdapterFailure) -> SCIMAnswer { try rendering(answer) }

    package func validate(
        _ configuration: ConnectionConfiguration
    ) async throws(AdapterFailure) -> [ConfigurationFinding] { throw .unavailable("fake") }

    package func shape(
        _ request: RequestShape, _ configuration: ConnectionConfiguration
    ) async throws(AdapterFailure) -> RequestShape { throw .unavailable("fake") }

    package func acceptedIssuers(
        _ configuration: ConnectionConfiguration
    ) async throws(AdapterFailure) -> [String] { throw .unavailable("fake") }

    package func normalize(
        _ profile: AssertedProfile, _ configuration: ConnectionConfiguration
    ) async throws(AdapterFailure) -> NormalizedProfile { throw .unavailable("fake") }

    package func planMigration(
        from old: ConnectionConfiguration?, to new: ConnectionConfiguration
    ) async throws(AdapterFailure) -> MigrationAdvice { throw .unavailable("fake") }

    package func diagnose(
        _ failure: FailureReport, _ configuration: ConnectionConfiguration
    ) async throws(AdapterFailure) -> Diagnosis? { throw .unavailable("fake") }
}
