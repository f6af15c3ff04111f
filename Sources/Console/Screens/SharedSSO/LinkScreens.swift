package import Administration
import Essentials
import GatewayModel

/// The form that takes a linking code (S19).
package struct LinkScreen: Screen {
    let code: String
    let base: String

    package init(code: String, base: String) {
        self.code = code
        self.base = base
    }

    package var title: String { "Link to an Admin Organization" }
    package var trail: [Link] { SharedSSOWords.trail(base) }
    package var lead: Inline? { "The next page says whose code it is and what it would do. Looking uses nothing up." }
    package var blocks: [any Block] {
        [
            Form(
                to: base + "/link",
                fields: [
                    Field("code", "Linking code").with {
                        $0.value = code
                        $0.isRequired = true
                        $0.hint = "From an admin of the Admin Organization: letters and digits in groups of four."
                    }
                ], button: "Show what it would do", cancel: Link("Cancel", base))
        ]
    }
}

/// What linking would do, with the button that does it (rules O-2, O-3).
package struct LinkPlanScreen: Screen {
    let plan: SharedSSOService.LinkPlan
    let code: String
    let base: String

    package init(_ plan: SharedSSOService.LinkPlan, code: String, base: String) {
        self.plan = plan
        self.code = code
        self.base = base
    }

    package var title: String { "Link \(plan.organization.name) to \(plan.admin.name)" }
    package var trail: [Link] {
        SharedSSOWords.trail(base) + [Link("Link to an Admin Organization", base + "/link")]
    }
    package var blocks: [any Block] {
        [
            Notice(
                .warning, title: "Your SSO settings will be ignored",
                "Sign-on of \(plan.organization.name) passes to the admins of \(plan.admin.name). Your connections, domains and directories are kept, and apply again if you unlink.",
                isAnnounced: false)
        ] + SharedSSOWords.findings(plan.findings) + [
            Heading("What happens to people"), SharedSSOWords.facts(plan.people),
            Heading("What will be ignored"),
            Facts([
                .init("Connections", SharedSSOWords.domains(plan.connections.map(\.name))),
                .init("Domains", SharedSSOWords.domains(plan.claims.map(\.domain.text))),
                .init("Directories", SharedSSOWords.domains(plan.directories.map(\.name))),
                .init(
                    "Sessions that end", Inline("\(plan.sessionsEnding)"),
                    hint: "Made through your own connections; they end ten minutes later."),
            ]),
            Form(
                to: base + "/link/confirm",
                fields: [
                    Field("allow_jit", "A first log-in makes a member of this organization", .checkbox).with {
                        $0.value = "yes"
                        $0.isChecked = true
                        $0.hint = "Admins of the Admin Organization can change it."
                    }
                ], hidden: [("code", code), ("admin", plan.admin.id.text)],
                button: "Link to \(plan.admin.name)", weight: .danger, cancel: Link("Cancel", base)),
        ]
    }
}

/// What unlinking would do, with the button that does it (rule O-5).
package struct UnlinkScreen: Screen {
    let plan: SharedSSOService.UnlinkPlan
    let action: String
    let base: String

    /// - Parameters:
    ///   - action: where the form goes; the page's own address.
    ///   - base: the address of Shared SSO.
    package init(_ plan: SharedSSOService.UnlinkPlan, action: String, base: String) {
        self.plan = plan
        self.action = action
        self.base = base
    }

    package var title: String { "Unlink \(plan.organization.name) from \(plan.admin.name)" }
    package var trail: [Link] { SharedSSOWords.trail(base) }
    package var lead: Inline? { "Its own sign-on settings apply again, as they were kept. Nobody loses a membership." }
    package var blocks: [any Block] {
        SharedSSOWords.findings(plan.findings) + [
            Heading("What happens to people"), SharedSSOWords.facts(plan.people),
            Facts([
                .init(
                    "Memberships that a group gave", Inline("\(plan.keptByHand)"),
                    hint: "They stay, as if given by hand."),
                .init(
                    "Stay deactivated", SharedSSOWords.people(plan.stayingEnded),
                    hint: "The Admin Organization ended them; an owner can reactivate them."),
            ]), Heading("What applies again"),
            Facts([
                .init("Domains in force", SharedSSOWords.domains(plan.claimsInForce.map(\.domain.text))),
                .init("Domains without force", without),
                .init(
                    "Domains that stay with \(plan.admin.name)",
                    SharedSSOWords.domains(plan.claimsTransferred.map(\.domain.text)), hint: "They were transferred."),
            ]),
            Form(
                to: action, button: "Unlink \(plan.organization.name)", weight: .danger, cancel: Link("Cancel", base)),
        ]
    }

    private var without: Inline {
        SharedSSOWords.domains(
            plan.claimsWithoutForce.map {
                $0.domain.text
                    + (plan.domainsHeldElsewhere.contains($0.domain)
                        ? " (another organization has it)" : " (not proven)")
            })
    }
}
