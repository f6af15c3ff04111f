package import AdapterKit
package import Adapting
internal import CAdapterABI

extension AdapterRegistry {
    /// More than an admin would read is nonsense, whoever wrote it.
    private static let (maximumSteps, maximumText) = (30, 1000)

    package func planMigration(
        from old: ConnectionConfiguration?, to new: ConnectionConfiguration
    ) async throws(AdapterFailure) -> MigrationAdvice {
        let move = ConnectionMove(from: old, to: new)
        // A library of before knows nothing of migrations: what holds for every IdP is said then.
        guard
            let answer = try await adapter(new.presetID).callIfKnown(GATEHOUSE_MESSAGE_PLAN_MIGRATION, move.message)
        else { return .standard(from: old, to: new) }
        let advice: MigrationAdvice
        do { advice = try MigrationAdvice(message: answer) } catch { throw .malformedAnswer(new.presetID) }
        let texts =
            advice.steps.flatMap { [$0.instruction, $0.why ?? ""] }
            + advice.findings.flatMap { [$0.code, $0.message, $0.remedy ?? ""] }
        guard advice.steps.count <= Self.maximumSteps, advice.findings.count <= Self.maximumSteps,
            texts.allSatisfy({ $0.utf8.count <= Self.maximumText })
        else { throw .malformedAnswer(new.presetID) }
        return advice
    }
}
