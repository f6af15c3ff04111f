/// What an adapter has to say about people moving to one of its connections.
public struct MigrationAdvice: MessageValue, Hashable {
    /// In the order in which they are done; within one phase only.
    public var steps: [MigrationStep]
    /// `error` keeps the migration from being applied.
    public var findings: [ConfigurationFinding]

    public init(steps: [MigrationStep], findings: [ConfigurationFinding] = []) {
        self.steps = steps
        self.findings = findings
    }

    public func write(to writer: inout MessageWriter) {
        writer.values(1, steps)
        writer.values(2, findings)
    }

    public init(from reader: inout MessageReader) throws(MessageError) {
        self.init(steps: [])
        while let tag = try reader.nextTag() {
            switch tag {
            case 1: steps.append(try reader.value())
            case 2: findings.append(try reader.value())
            default: break
            }
        }
    }

    /// What holds for every IdP: two applications side by side, and nothing deleted before everybody has moved.
    public static func standard(from old: ConnectionConfiguration?, to new: ConnectionConfiguration) -> MigrationAdvice
    {
        var steps = [
            MigrationStep(
                .before, "assign everybody who shall sign in to the application of \(new.serviceProviderEntityID)",
                why: "who is not assigned is turned away at the identity provider")
        ]
        guard let old else { return MigrationAdvice(steps: steps) }
        steps += [
            MigrationStep(
                .before, "leave the application of \(old.serviceProviderEntityID) and its assignments as they are",
                why: "log-ins that have begun there still end there, and it is the way back"),
            MigrationStep(
                .after,
                "deactivate the application of \(old.serviceProviderEntityID), and delete it once undoing is out of the question"
            ),
            MigrationStep(
                .undo, "activate the application of \(old.serviceProviderEntityID) again before the migration is undone"
            ),
        ]
        return MigrationAdvice(steps: steps)
    }
}
