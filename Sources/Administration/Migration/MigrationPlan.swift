import AdapterKit
import Essentials
import GatewayModel

/// What a migration will do, and what must be done around it, as an admin reads it before (rules A-5, M-2).
struct MigrationPlan: Sendable {
    let facts: MigrationFacts
    /// How many people the mapped group would bring, and how many memberships it would end; nil without a link.
    let assigned: (gained: Int, lost: Int)?
    /// In the words of the target's IdP.
    let advice: [MigrationStep]
    let findings: [Finding]

    var blockers: [String] {
        Set(findings.filter { $0.severity == .error }.map(\.code)).sorted()
    }

    var json: JSONValue {
        let people = facts.people
        return [
            "fingerprint": .string(facts.fingerprint),
            "people": [
                "active": count(people.active), "matched": count(people.matched), "inactive": count(people.inactive),
                "outside_domains": ["count": count(people.outside), "emails": JSONValue(people.firstOutside)],
                "ambiguous": [
                    "count": count(people.ambiguous),
                    "first": .array(
                        people.firstAmbiguous.map {
                            ["email": .string($0.email), "reason": .string($0.reason.rawValue)]
                        }),
                ],
            ],
            "sessions": count(people.sessions), "domains": .array(domains), "connections": connections,
            "scim": [
                "directories": .array(facts.directories.map(MigrationPlan.json)), "groups": count(facts.groupCount),
                "admin_directories": .array(facts.targetDirectories.map(MigrationPlan.json)),
                "gained": count(assigned?.gained ?? 0), "lost": count(assigned?.lost ?? 0),
            ],
            "changes": JSONValue(changes),
            "idp_steps": .array(
                advice.map {
                    [
                        "phase": .string(MigrationPlan.word($0.phase)), "instruction": .string($0.instruction),
                        "why": JSONValue($0.why),
                    ]
                }), "findings": .array(findings.map(MetadataReport.json)), "blocked_by": JSONValue(blockers),
        ]
    }

    private func count(_ number: Int) -> JSONValue { .integer(Int64(number)) }

    private var domains: [JSONValue] {
        let moving = Set(facts.movingClaims.map(\.id))
        return facts.claims.map {
            [
                "domain": .string($0.domain.text), "state": .string($0.state.rawValue),
                "transferred": .bool(moving.contains($0.id)),
            ]
        }
    }

    private var connections: JSONValue {
        ["from": facts.from.map(MigrationPlan.json) ?? .null, "to": facts.to.map(MigrationPlan.json) ?? .null]
    }

    /// What the one write does, step by step.
    private var changes: [String] {
        let (name, target) = (facts.organization.name, facts.target.name)
        switch facts.move {
        case .connection:
            return [
                "\(facts.to?.name ?? "the new connection") becomes primary: people who begin a log-in are sent there",
                "\(facts.from?.name ?? "the old connection") stays active: who comes from there is still let in",
            ]
        case .sharedSSO(let shared):
            var changes = facts.movingClaims.map {
                "\($0.domain.text) is transferred from \(name) to \(target), with its record and its state"
            }
            changes.append("\(name) is linked to \(target), whose sign-on settings apply from then on")
            if let scimName = shared.scimName {
                changes.append("members of the group \(scimName) are assigned to \(name)")
            }
            changes.append("log-ins that have begun before end where they began, for ten minutes")
            return changes
        }
    }

    private static func json(_ connection: Connection) -> JSONValue {
        [
            "id": JSONValue(connection.id), "name": .string(connection.name), "preset": .string(connection.preset),
            "state": .string(connection.state.rawValue), "sp_entity_id": .string(connection.serviceProviderEntityID),
            "idp_entity_id": .string(connection.identityProvider.entityID),
        ]
    }

    private static func json(_ directory: Directory) -> JSONValue {
        ["id": JSONValue(directory.id), "name": .string(directory.name)]
    }

    private static func word(_ phase: MigrationStep.Phase) -> String {
        switch phase {
        case .before: "before"
        case .after: "after"
        case .undo: "undo"
        }
    }
}
