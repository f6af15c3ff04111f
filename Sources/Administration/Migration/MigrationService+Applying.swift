import Effects
package import Essentials
package import GatewayModel
import Persistence
import Provisioning

extension MigrationService {
    /// Does what was planned, in one write: everything or nothing (rule M-2).
    ///
    /// Repeating it answers with the state.
    /// - Throws: `migration.blocked`, `migration.expired`, `migration.stale`, `migration.undone`, and what planning throws.
    package func apply(
        _ id: Identifier<SignOnMigration>, actor: Actor, origin: Origin?
    ) async throws -> SignOnMigration {
        let now = context.clock.now()
        return try await context.store.write { scope in
            var migration = try visible(id, actor, in: scope)
            switch migration.state {
            case .applied:
                try authorizeAgain(migration, actor, in: scope, at: now)
                return migration
            case .undone: throw MigrationError.undoneAlready
            case .planned: break
            }
            if let shared = migration.sharedSSO, shared.linkingCode != nil,
                try scope.link(of: migration.organization) != nil
            {
                throw MigrationError.stale(changed: ["link"])
            }
            try authorize(migration.move, of: migration.organization, actor, in: scope, at: now)
            guard now < migration.expiresAt else { throw MigrationError.expired(migration.expiresAt) }
            guard migration.blockers.isEmpty else { throw MigrationError.blocked(codes: migration.blockers) }
            let facts = try MigrationFacts.read(migration.move, of: migration.organization, at: now, in: scope)
            let changes = migration.changes(in: facts.basis)
            guard changes.isEmpty else { throw MigrationError.stale(changed: changes) }
            let act = MigrationAct(context: context, facts: facts, actor: actor, origin: origin, now: now)
            let (claims, primary) = try act.carryOut(in: scope)
            migration.apply(by: actor.text, at: now, leaving: SignOnMigration.Inverse(rows: [:]))
            let rows = try MigrationRows.read(migration, in: scope)
            migration.apply(
                by: actor.text, at: now,
                leaving: SignOnMigration.Inverse(claims: claims, primary: primary, rows: rows))
            try scope.update(migration)
            try act.record(migration, "migration.applied", in: scope)
            return migration
        }
    }

    /// Puts back what applying it changed, in one write, while nothing of it was edited since.
    ///
    /// Repeating it answers with the state.
    /// - Throws: `migration.not_applied`, `migration.undo_expired`, `migration.edited_since` with the rows.
    package func undo(
        _ id: Identifier<SignOnMigration>, actor: Actor, origin: Origin?
    ) async throws -> SignOnMigration {
        let now = context.clock.now()
        return try await context.store.write { scope in
            var migration = try visible(id, actor, in: scope)
            try authorizeAgain(migration, actor, in: scope, at: now)
            switch migration.state {
            case .planned: throw MigrationError.notApplied
            case .undone: return migration
            case .applied: break
            }
            guard let inverse = migration.inverse, let appliedAt = migration.appliedAt,
                let end = migration.undoableUntil
            else {
                throw MigrationError.notApplied
            }
            guard now < end else { throw MigrationError.undoExpired(end) }
            let edits = migration.edits(in: try MigrationRows.read(migration, in: scope))
            guard edits.isEmpty else { throw MigrationError.editedSince(rows: edits) }
            let facts = try MigrationFacts.read(migration.move, of: migration.organization, at: now, in: scope)
            let act = MigrationAct(context: context, facts: facts, actor: actor, origin: origin, now: now)
            try act.takeBack(inverse, appliedAt: appliedAt, in: scope)
            migration.undo(by: actor.text, at: now)
            try scope.update(migration)
            try act.record(migration, "migration.undone", in: scope)
            return migration
        }
    }

    /// The consent that it was planned with covers the way back: no linking code is asked for again.
    private func authorizeAgain(
        _ migration: SignOnMigration, _ actor: Actor, in scope: any ReadScope, at now: Timestamp
    ) throws {
        guard migration.sharedSSO != nil else {
            return try Authorization.require("access-security:write", of: migration.organization, actor, in: scope)
        }
        try Authorization.requireOwner(
            of: migration.organization, to: "undo an organization's move", actor, at: now, in: scope)
    }
}
