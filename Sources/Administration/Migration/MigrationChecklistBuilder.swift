import Essentials

/// Puts the steps of a checklist one after the other.
struct MigrationChecklistBuilder {
    private(set) var checks: [MigrationCheck] = []

    mutating func add(
        _ step: String, _ isDone: Bool, at instant: Timestamp? = nil, isOptional: Bool = false, _ next: String
    ) {
        checks.append(
            MigrationCheck(
                step: step, state: isDone ? .done : .open, isOptional: isOptional, at: isDone ? instant : nil,
                detail: isDone ? "done" : next))
    }

    /// - Parameter proof: when somebody first logged in through the new connection: what is done before that may put
    ///   everybody out.
    mutating func add(
        _ step: String, _ isDone: Bool, at instant: Timestamp?, after proof: Timestamp?, _ next: String
    ) {
        let isEarly = isDone && (proof.map { proof in instant.map { $0 < proof } ?? false } ?? true)
        guard isEarly else { return add(step, isDone, at: instant, next) }
        checks.append(
            MigrationCheck(
                step: step, state: .early, isOptional: false, at: instant,
                detail: "done before anybody had logged in through the new connection: see that people can, or undo it")
        )
    }

    mutating func addUnproven(_ step: String, _ detail: String) {
        checks.append(MigrationCheck(step: step, state: .unproven, isOptional: false, at: nil, detail: detail))
    }
}
