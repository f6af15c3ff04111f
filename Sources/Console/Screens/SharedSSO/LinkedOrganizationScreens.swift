package import Administration
package import Essentials
package import GatewayModel

/// One linked organization, as its Admin Organization's admins see and change it (S17, rule O-7).
package struct LinkedOrganizationScreen: Screen {
    let linked: LinkedOrganization
    let scimName: String
    let allowJIT: Bool
    let base: String
    let now: Timestamp

    package init(_ linked: LinkedOrganization, scimName: String, allowJIT: Bool, base: String, now: Timestamp) {
        self.linked = linked
        self.scimName = scimName
        self.allowJIT = allowJIT
        self.base = base
        self.now = now
    }

    package var title: String { linked.name }
    package var trail: [Link] { SharedSSOWords.trail(base) }
    package var badge: Badge? { Badge(.good, "linked") }
    private var path: String { "\(base)/linked/\(linked.link.organization)" }
    package var blocks: [any Block] {
        [
            Facts([
                .init("Active members", Inline("\(linked.activeMembers)")),
                .init("Linked", .time(linked.link.linkedAt, now: now)),
            ]),
            Form(
                to: path,
                fields: [
                    Field("scim_name", "SCIM Name").with {
                        $0.value = scimName
                        $0.hint =
                            "Members of the directory's group of this name are assigned to \(linked.name). Empty: no group is."
                    },
                    Field("allow_jit", "A first log-in makes a member of \(linked.name)", .checkbox).with {
                        $0.value = "yes"
                        $0.isChecked = allowJIT
                    },
                ], button: "Show what it would do", cancel: Link("Cancel", base)),
            Actions(links: [Link("Unlink \(linked.name)", path + "/unlink")]),
        ]
    }
}

/// What a change of the SCIM Name would do to people, with the button that does it.
package struct LinkChangePlanScreen: Screen {
    let plan: SharedSSOService.LinkChangePlan
    let name: String
    let base: String

    /// - Parameter name: of the linked organization.
    package init(_ plan: SharedSSOService.LinkChangePlan, name: String, base: String) {
        self.plan = plan
        self.name = name
        self.base = base
    }

    package var title: String { "Change how people come to \(name)" }
    private var path: String { "\(base)/linked/\(plan.after.organization)" }
    package var trail: [Link] { SharedSSOWords.trail(base) + [Link(name, path)] }
    package var blocks: [any Block] {
        [
            Facts([
                .init("SCIM Name now", Inline(plan.before.scimName ?? "none")),
                .init("SCIM Name afterwards", Inline(plan.after.scimName ?? "none")),
                .init("First log-ins now", jit(plan.before)), .init("First log-ins afterwards", jit(plan.after)),
                .init("Become members", Inline(SharedSSOWords.number(plan.gained, "person", "people"))),
                .init("Lose the membership", Inline(SharedSSOWords.number(plan.lost, "person", "people"))),
            ]),
            Form(
                to: path + "/apply",
                hidden: [
                    ("scim_name", plan.after.scimName ?? ""), ("allow_jit", plan.after.allowJIT ? "yes" : ""),
                    ("gained", "\(plan.gained)"), ("lost", "\(plan.lost)"),
                ], button: "Change it", weight: plan.lost > 0 ? .danger : .primary, cancel: Link("Cancel", path)),
        ]
    }

    private func jit(_ link: SharedSSOLink) -> Inline { link.allowJIT ? "make a member" : "make no member" }
}

/// Groups that the directory pushed, beside the linked organizations that they are meant for (S17, rule O-6).
package struct SCIMNamesScreen: Screen {
    let groups: [Team]
    let linked: [LinkedOrganization]
    let base: String

    package init(groups: [Team], linked: [LinkedOrganization], base: String) {
        self.groups = groups
        self.linked = linked
        self.base = base
    }

    package var title: String { "SCIM Names and groups" }
    package var trail: [Link] { SharedSSOWords.trail(base) }
    package var lead: Inline? {
        "A group's members are assigned to the linked organization whose SCIM Name equals the group's name."
    }
    package var blocks: [any Block] {
        let names = Dictionary(
            linked.compactMap { found in found.link.scimNameFolded.map { ($0, found) } }
        ) { first, _ in first }
        let pushed = Set(groups.map { FoldedName.of($0.name) })
        return [
            Table(
                "Groups of the directory", columns: ["Group", "State", "Linked organization"],
                rows: groups.map { group in
                    let match = names[FoldedName.of(group.name)]
                    return [
                        .init(Inline(group.name)),
                        .init(match == nil ? .badge(.warning, "not matched") : .badge(.good, "matched")),
                        .init(
                            match.map(organization)
                                ?? "none: it changes nothing until an organization has this SCIM Name"),
                    ]
                }, empty: "The directory has pushed no group yet."),
            Table(
                "Linked organizations", columns: ["Organization", "SCIM Name", "State"],
                rows: linked.map { found in
                    [
                        .init(organization(found)), .init(Inline(found.link.scimName ?? "none")),
                        .init(state(found, pushed)),
                    ]
                }, empty: "No organization is linked yet."),
        ]
    }

    private func organization(_ found: LinkedOrganization) -> Inline {
        .link(found.name, "\(base)/linked/\(found.link.organization)")
    }

    private func state(_ found: LinkedOrganization, _ pushed: Set<String>) -> Inline {
        guard let name = found.link.scimNameFolded else { return .badge(.neutral, "no SCIM Name") }
        return pushed.contains(name) ? .badge(.good, "matched") : .badge(.warning, "no such group yet")
    }
}
