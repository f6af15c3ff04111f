package import Administration
package import Essentials
package import GatewayModel

/// The form that plans an organization's move under an Admin Organization (S21, rule M-2).
package struct NewMigrationScreen: Screen {
    let values: [String: String]
    let domains: [String]
    let base: String

    /// - Parameters:
    ///   - values: what was typed, by the fields' names.
    ///   - domains: those that have effect, which all move.
    package init(values: [String: String], domains: [String], base: String) {
        self.values = values
        self.domains = domains
        self.base = base
    }

    package var title: String { "Plan a move" }
    package var trail: [Link] { SharedSSOWords.trail(base) }
    package var lead: Inline? {
        "Domains and link pass to the Admin Organization in one step, so that sign-on is never interrupted. Planning changes nothing."
    }
    package var blocks: [any Block] {
        [
            Facts([.init("Domains that move", SharedSSOWords.domains(domains))]),
            Form(
                to: base + "/migrations/new",
                fields: [
                    text(
                        "admin_organization", "Id of the Admin Organization",
                        "Its admins see it on their Shared SSO page."
                    )
                    .with { $0.isRequired = true },
                    text("linking_code", "Linking code", "Not needed where you administer both sides."),
                    text("scim_name", "SCIM Name", "The group whose members are assigned to this organization."),
                    Field("allow_jit", "A first log-in makes a member of this organization", .select).with {
                        $0.value = values["allow_jit"] ?? ""
                        $0.isRequired = false
                        $0.options = [
                            .init("", "Only without a SCIM Name"), .init("yes", "Yes"), .init("no", "No"),
                        ]
                    },
                ], button: "Show the plan", cancel: Link("Cancel", base)),
        ]
    }

    private func text(_ name: String, _ label: String, _ hint: Inline) -> Field {
        Field(name, label).with {
            $0.value = values[name] ?? ""
            $0.hint = hint
        }
    }
}

/// A move: its plan, the steps with what proves each, and the one button that applies it (S21).
package struct MigrationScreen: Screen {
    let migration: SignOnMigration
    let checks: [MigrationCheck]
    let canAct: Bool
    let base: String
    let now: Timestamp

    /// - Parameter canAct: whether the page is the moving organization's own.
    package init(
        _ migration: SignOnMigration, checks: [MigrationCheck], canAct: Bool, base: String, now: Timestamp
    ) {
        self.migration = migration
        self.checks = checks
        self.canAct = canAct
        self.base = base
        self.now = now
    }

    package var title: String {
        migration.sharedSSO == nil ? "Move to another connection" : "Move to an Admin Organization"
    }
    package var trail: [Link] { SharedSSOWords.trail(base) }
    private var path: String { "\(base)/migrations/\(migration.id)" }

    static func badge(_ migration: SignOnMigration, now: Timestamp) -> Inline {
        switch migration.state {
        case .planned: migration.expiresAt > now ? .badge(.busy, "planned") : .badge(.neutral, "plan expired")
        case .applied: .badge(.good, "applied")
        case .undone: .badge(.neutral, "undone")
        }
    }

    package var blocks: [any Block] {
        let plan = MigrationPlanText(migration.plan)
        return [Paragraph("State: " + MigrationScreen.badge(migration, now: now) + state)]
            + (migration.state == .planned ? plan.findings : []) + action(plan)
            + [
                Heading("Steps"), Checklist(checks.map(MigrationScreen.item)),
                Actions(links: [Link("Look again", path)]), Heading("What the plan says"),
                plan.people,
            ] + plan.lists
    }

    private var state: Inline {
        switch migration.state {
        case .planned: ", good until " + .time(migration.expiresAt, now: now)
        case .applied:
            migration.undoableUntil.map { ", can be undone until " + .time($0, now: now) } ?? ""
        case .undone: migration.undoneAt.map { ", " + .time($0, now: now) } ?? ""
        }
    }

    private func action(_ plan: MigrationPlanText) -> [any Block] {
        guard canAct else { return [] }
        switch migration.state {
        case .planned where !migration.blockers.isEmpty:
            return [
                Notice(
                    .bad, title: "It can't be applied yet", "Do what stands above, then plan again.",
                    links: [Link("Plan again", base + "/migrations/new")], isAnnounced: false)
            ]
        case .planned where migration.expiresAt <= now, .undone:
            return [Actions(links: [Link("Plan again", base + "/migrations/new")])]
        case .planned:
            return [
                plan.changes,
                Form(
                    to: path, hidden: [("fingerprint", plan.fingerprint)], button: "Move now", weight: .danger,
                    cancel: Link("Not now", base)),
            ]
        case .applied: return [Actions(links: [Link("Undo the move", path + "/undo")])]
        }
    }

    private static func item(_ check: MigrationCheck) -> Checklist.Item {
        let badge =
            switch check.state {
            case .done: Badge(.good, "seen")
            case .open: Badge(.neutral, check.isOptional ? "to do, if wanted" : "to do")
            case .early: Badge(.warning, "too early")
            case .unproven: Badge(.neutral, "up to you")
            }
        let time: Inline = check.at.map { Inline(MomentText.absolute($0) + ": ") } ?? ""
        return .init(
            badge, Inline(titles[check.step] ?? check.step), detail: time + Inline(HealthWords.sentence(check.detail)))
    }

    private static let titles = [
        "admin_organization": "Make the Admin Organization", "connection": "Set up its connection",
        "log_in": "Assign people, and see one log in", "provisioning": "Set up SCIM, without groups",
        "domains": "Transfer the domains", "link": "Link the organization",
        "old_application": "Deactivate the old application at the identity provider",
        "scim_name": "Set the SCIM Name", "group": "Push the group", "primary": "Send people to the new connection",
    ]
}

/// What undoing a move does, with the button that does it.
package struct UndoMigrationScreen: Screen {
    let migration: SignOnMigration
    let base: String
    let now: Timestamp

    package init(_ migration: SignOnMigration, base: String, now: Timestamp) {
        self.migration = migration
        self.base = base
        self.now = now
    }

    private var path: String { "\(base)/migrations/\(migration.id)" }
    package var title: String { "Undo the move" }
    package var trail: [Link] { SharedSSOWords.trail(base) + [Link("The move", path)] }
    package var blocks: [any Block] {
        let domains = migration.sharedSSO?.domains.map(\.text) ?? []
        return [
            Facts([
                .init("Come back to this organization", SharedSSOWords.domains(domains)),
                .init("The link", "ends; this organization's own sign-on settings apply again"),
                .init("Members whom the move's group brought", "lose the membership; all others keep theirs"),
                .init(
                    "Possible until", HealthWords.time(migration.undoableUntil, now: now, never: "not applied"),
                    hint: "And only while nothing that it wrote was edited since."),
            ]),
            Form(to: path + "/undo", button: "Undo the move", weight: .danger, cancel: Link("Cancel", path)),
        ]
    }
}
