package import Administration
import Essentials
import GatewayModel

/// What a change of the switches does to people, before it is made (rule A-5).
package struct AccessPlanScreen: Screen {
    let plan: AccessSecurityService.Plan
    let base: String

    package init(plan: AccessSecurityService.Plan, base: String) {
        self.plan = plan
        self.base = base
    }

    private var isNothing: Bool { plan.before == plan.after }
    package var title: String { isNothing ? "Nothing would change" : "What this change does" }
    package var trail: [Link] { [Link("Access security", base + "/access-security")] }
    package var lead: Inline? {
        isNothing ? "These are the settings already." : "Nothing is changed yet. Read this, then decide."
    }
    package var blocks: [any Block] {
        guard !isNothing else { return [Actions(primary: Link("Back", base + "/access-security"))] }
        var blocks: [any Block] = plan.findings.map { finding in
            Notice(
                finding.severity == .error ? .bad : finding.severity == .warning ? .warning : .neutral,
                DomainWords.sentence(finding.message), remedy: finding.remedy.map(DomainWords.sentence),
                code: finding.code)
        }
        blocks.append(Table("Settings", columns: ["Setting", "Now", "Then"], rows: changes, empty: ""))
        blocks.append(Heading("People"))
        blocks.append(Paragraph("\(plan.memberCount) active members are looked at."))
        blocks += people(
            "Lose their password", plan.losingPassword, none: "Nobody loses their password by this.",
            text: "From then on they sign in through single sign-on only.")
        blocks += people(
            "Won't get in at all", plan.guestsBlocked, none: nil,
            text: "Their address is in none of your verified domains, so single sign-on does not take them either.")
        blocks += people(
            "Outside of your domains", plan.outsideDomains, none: nil,
            text: "Members whose address is in no verified domain.")
        if plan.after.idpManagedAccess {
            blocks += people(
                "Not members yet", plan.notMembers, none: nil,
                text:
                    "People of your domains who are known from other organizations. They become members when they next sign in here."
            )
        }
        blocks += people(
            "Keep a way in", plan.breakGlass, none: "No owner or admin has a password: nobody keeps a way in.",
            text: "Owners and admins with a password get in even when the identity provider is down.")
        blocks.append(
            Form(
                to: base + "/access-security/plan", hidden: AccessPlanScreen.hidden(plan),
                button: "Make the change", weight: plan.losingPassword.count > 0 ? .danger : .primary,
                cancel: Link("Leave it as it is", base + "/access-security")))
        return blocks
    }

    private static func hidden(_ plan: AccessSecurityService.Plan) -> [(name: String, value: String)] {
        let after = plan.after
        var hidden = [(name: "external", value: after.externalMembers.rawValue)]
        if after.ssoEnabled { hidden.append(("sso", "on")) }
        if after.requireSSO { hidden.append(("require", "on")) }
        if after.idpManagedAccess { hidden.append(("managed", "on")) }
        hidden.append(("shown", plan.digest))
        return hidden
    }

    private var changes: [[Table.Cell]] {
        func row(_ name: String, _ value: (AccessSecurity) -> String) -> [Table.Cell]? {
            let (now, then) = (value(plan.before), value(plan.after))
            guard now != then else { return nil }
            return [.init(Inline(name)), .init(Inline(now)), .init(.strong(then))]
        }
        func word(_ isOn: Bool) -> String { isOn ? "on" : "off" }
        return [
            row("Single sign-on") { word($0.ssoEnabled) }, row("Require single sign-on") { word($0.requireSSO) },
            row("The identity provider decides who is a member") { word($0.idpManagedAccess) },
            row("Members outside of your domains") {
                $0.externalMembers == .blocked ? "blocked while single sign-on is required" : "keep their password"
            },
        ].compactMap { $0 }
    }

    private func people(
        _ title: String, _ people: AccessSecurityService.People, none: String?, text: Inline
    ) -> [any Block] {
        guard people.count > 0 else { return none.map { [Paragraph(Inline($0))] } ?? [] }
        let rest = people.count - people.emails.count
        return [
            Disclosure(
                .strong("\(title): \(people.count)"),
                [
                    Paragraph(text),
                    Preformatted(
                        people.emails.joined(separator: "\n") + (rest > 0 ? "\nand \(rest) more" : ""),
                        label: "\(title): who they are"),
                ])
        ]
    }
}
