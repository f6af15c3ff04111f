import Administration
import Console
import Essentials
import GatewayModel

/// Domains that pass to an Admin Organization (S20), and whole moves with plan and undo (S21).
extension ConsoleRoutes {
    var moveRoutes: [Route] {
        let transfer = ConsoleRoutes.base + "/transfers/{claim}"
        return [
            show(transfers), show(offer), act(offer, offerDomain),
            act(transfers, at: transfer + "/cancel", takeOfferBack), show(acceptance), act(acceptance, acceptDomain),
            act(transfers, at: transfer + "/decline", declineDomain), show(newMigration),
            act(newMigration, planMigration), show(migration), act(migration, applyMigration), show(undoing),
            act(undoing, undoMigration),
        ]
    }

    private static let base = "/console/organizations/{org}/shared-sso"

    // MARK: Domains

    private var transfers: View {
        View(path: ConsoleRoutes.base + "/transfers", section: .sharedSSO) { call, _ in
            try call.requireWhole()
            let id = try call.organizationID
            let claims = try await services.domainClaims.list(of: id, actor: call.actor)
            guard try call.organization.kind == .admin else {
                return TransfersScreen(claims, base: try call.url("/shared-sso"))
            }
            return TransferOffersScreen(
                try await services.sharedSSO.transferOffers(to: id, actor: call.actor),
                transferred: claims.filter { $0.formerOrganization != nil }, base: try call.url("/shared-sso"),
                now: call.now)
        }
    }

    private var offer: View {
        View(path: ConsoleRoutes.base + "/transfers/{claim}/offer", section: .sharedSSO) { call, fields in
            try call.requireWhole()
            try call.requireFresh()
            let (id, claim): (Identifier<Organization>, Identifier<DomainClaim>) = (
                try call.organizationID, try call.id("claim", "domain claim")
            )
            guard
                let found = try await services.domainClaims.list(of: id, actor: call.actor).first(where: {
                    $0.id == claim
                })
            else { throw AdministrationError.notFound("domain claim \(claim)") }
            let link = try await services.organizations.get(id, actor: call.actor).link
            return TransferScreen(
                found, target: link?.adminOrganization.text ?? fields?["target"] ?? "", isFixed: link != nil,
                base: try call.url("/shared-sso"))
        }
    }

    private func offerDomain(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        try call.requireWhole()
        guard let target = Identifier<Organization>(fields["target"].trimmingBlanks) else {
            throw SharedSSOError.transferTarget
        }
        let id = try call.organizationID
        let claim = try await services.sharedSSO.transfer(
            try call.id("claim", "domain claim"), of: id, to: target, actor: call.actor, origin: call.origin)
        return .go(
            try call.url("/shared-sso/transfers"), done: claim.organization == id ? .domainOffered : .domainTransferred)
    }

    private func takeOfferBack(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        try call.requireWhole()
        try await services.sharedSSO.cancelTransfer(
            try call.id("claim", "domain claim"), of: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/shared-sso/transfers"), done: .offerEnded)
    }

    private var acceptance: View {
        View(path: ConsoleRoutes.base + "/transfers/{claim}/accept", section: .sharedSSO) { call, _ in
            AcceptTransferScreen(
                try await services.sharedSSO.transferOffer(
                    try call.id("claim", "domain claim"), to: try call.organizationID, actor: call.actor),
                adminName: try call.organization.name, base: try call.url("/shared-sso"))
        }
    }

    private func acceptDomain(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        _ = try await services.sharedSSO.acceptTransfer(
            try call.id("claim", "domain claim"), to: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/shared-sso/transfers"), done: .domainTransferred)
    }

    private func declineDomain(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        try await services.sharedSSO.declineTransfer(
            try call.id("claim", "domain claim"), to: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/shared-sso/transfers"), done: .offerEnded)
    }

    // MARK: Moves

    private var newMigration: View {
        View(path: ConsoleRoutes.base + "/migrations/new", section: .sharedSSO) { call, fields in
            try call.requireWhole()
            try call.requireFresh()
            let claims = try await services.domainClaims.list(of: try call.organizationID, actor: call.actor)
            let names = ["admin_organization", "linking_code", "scim_name", "allow_jit"]
            return NewMigrationScreen(
                values: Dictionary(uniqueKeysWithValues: names.map { ($0, fields?[$0] ?? "") }),
                domains: claims.filter { $0.state.isEffective }.map(\.domain.text), base: try call.url("/shared-sso"))
        }
    }

    private func planMigration(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        try call.requireWhole()
        guard let admin = Identifier<Organization>(fields["admin_organization"].trimmingBlanks) else {
            throw AdministrationError.invalidValue(
                "admin_organization", reason: "expected the id of an Admin Organization")
        }
        let (code, name) = (fields["linking_code"].trimmingBlanks, fields["scim_name"].trimmingBlanks)
        let planned = try await services.migrations.plan(
            .sharedSSO(
                .init(
                    adminOrganization: admin, linkingCode: code.isEmpty ? nil : code,
                    scimName: name.isEmpty ? nil : name,
                    allowJIT: ["yes": true, "no": false][fields["allow_jit"]])), for: try call.organizationID,
            actor: call.actor, origin: call.origin)
        return .go(try call.url("/shared-sso/migrations/\(planned.id)"))
    }

    private var migration: View {
        View(path: ConsoleRoutes.base + "/migrations/{migration}", section: .sharedSSO) { call, _ in
            let found = try await moving(call)
            return MigrationScreen(
                found.migration, checks: found.checklist,
                canAct: found.migration.organization == (try call.organizationID),
                base: try call.url("/shared-sso"), now: call.now)
        }
    }

    /// A move that this organization takes part in, on either side.
    private func moving(
        _ call: ConsoleCall
    ) async throws -> (migration: SignOnMigration, checklist: [MigrationCheck]) {
        try call.requireWhole()
        let id: Identifier<SignOnMigration> = try call.id("migration", "migration")
        let (own, found) = (try call.organizationID, try await services.migrations.get(id, actor: call.actor))
        guard found.migration.organization == own || found.migration.sharedSSO?.adminOrganization == own else {
            throw AdministrationError.notFound("migration \(id)")
        }
        return found
    }

    private func applyMigration(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let migration = try await moving(call).migration
        _ = try await services.migrations.apply(migration.id, actor: call.actor, origin: call.origin)
        return .go(try call.url("/shared-sso/migrations/\(migration.id)"), done: .moved)
    }

    private var undoing: View {
        View(path: ConsoleRoutes.base + "/migrations/{migration}/undo", section: .sharedSSO) { call, _ in
            try call.requireFresh()
            return UndoMigrationScreen(
                try await moving(call).migration, base: try call.url("/shared-sso"), now: call.now)
        }
    }

    private func undoMigration(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let migration = try await moving(call).migration
        _ = try await services.migrations.undo(migration.id, actor: call.actor, origin: call.origin)
        return .go(try call.url("/shared-sso/migrations/\(migration.id)"), done: .moveUndone)
    }
}
