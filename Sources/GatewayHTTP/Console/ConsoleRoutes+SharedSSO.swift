import Administration
import Console
import Essentials
import GatewayModel
import SignOn

/// Shared SSO (S17–S19): Admin Organizations, linking codes, linked organizations and their SCIM Names.
extension ConsoleRoutes {
    var sharedSSORoutes: [Route] {
        [
            show(sharedSSO), show(makeAdmin), act(makeAdmin, makeAdminOrganization), show(codes),
            act(codes, makeLinkingCode), act(codes, at: ConsoleRoutes.base + "/codes/{code}/revoke", revokeLinkingCode),
            show(groups), show(linked), act(linked, planLinkChange),
            act(linked, at: ConsoleRoutes.base + "/linked/{linked}/apply", applyLinkChange), show(adminUnlink),
            act(adminUnlink, unlinkFromAdmin), show(link), act(link, planLink),
            act(link, at: ConsoleRoutes.base + "/link/confirm", confirmLink), show(unlink), act(unlink, unlinkOwn),
        ]
    }

    private static let base = "/console/organizations/{org}/shared-sso"
    private static let page = 50
    /// How many linked organizations the page of groups compares at most.
    private static let compared = 1000

    private var sharedSSO: View {
        View(path: ConsoleRoutes.base, section: .sharedSSO) { call, _ in
            let id = try call.organizationID
            let base = try call.url("/shared-sso")
            let overview = try await services.overviews.overview(of: id, actor: call.actor)
            guard try call.organization.kind == .regular else {
                let after: Identifier<Organization>? = Identifier(try call.query("after"))
                let found = try await services.sharedSSO.linked(
                    to: id, after: after, limit: ConsoleRoutes.page + 1, actor: call.actor)
                let shown = Array(found.prefix(ConsoleRoutes.page))
                let next = found.count > shown.count ? shown.last?.link.organization.text : nil
                return AdminOrganizationScreen(
                    overview, linked: shown, first: after == nil ? nil : base,
                    next: next.map { ConsoleCursor.address(base, [("after", $0)]) }, base: base, now: call.now)
            }
            let link = try await services.organizations.get(id, actor: call.actor).link
            let isWhole = call.place?.extent == .all
            return SharedSSOScreen(
                overview, link: link,
                migrations: isWhole
                    ? try await services.migrations.list(of: id, limit: ConsoleRoutes.page, actor: call.actor) : [],
                isWhole: isWhole, base: base, now: call.now)
        }
    }

    // MARK: An Admin Organization

    private var makeAdmin: View {
        View(path: ConsoleRoutes.base + "/make", section: .sharedSSO) { call, fields in
            try call.requireWhole()
            try call.requireFresh()
            return MakeAdminOrganizationScreen(
                name: fields?["name"] ?? "", ownerEmail: fields?["owner_email"] ?? "",
                asksForOwner: call.visitor.isOperator, base: try call.url("/shared-sso"))
        }
    }

    private func makeAdminOrganization(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        try call.requireWhole()
        let owner = fields["owner_email"].trimmingBlanks
        let made = try await services.sharedSSO.makeAdminOrganization(
            name: fields["name"], ownerEmail: owner.isEmpty ? nil : try EmailAddress(owner),
            from: try call.organizationID, actor: call.actor, origin: call.origin)
        return .show(AdminOrganizationMadeScreen(made, base: try call.url("/shared-sso")))
    }

    private var codes: View {
        View(path: ConsoleRoutes.base + "/codes", section: .sharedSSO) { call, _ in
            LinkingCodesScreen(
                try await services.sharedSSO.codes(of: try call.organizationID, actor: call.actor),
                base: try call.url("/shared-sso"), now: call.now)
        }
    }

    private func makeLinkingCode(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        guard let seconds = Int64(fields["lifetime"]) else {
            throw AdministrationError.invalidValue("lifetime", reason: "expected seconds")
        }
        let made = try await services.sharedSSO.makeCode(
            lifetime: .seconds(seconds), for: try call.organizationID, actor: call.actor, origin: call.origin)
        return .show(
            LinkingCodeMadeScreen(made.code, text: made.text, base: try call.url("/shared-sso"), now: call.now))
    }

    private func revokeLinkingCode(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        try await services.sharedSSO.revokeCode(
            try call.id("code", "linking code"), of: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/shared-sso/codes"), done: .linkingCodeRevoked)
    }

    private var groups: View {
        View(path: ConsoleRoutes.base + "/groups", section: .sharedSSO) { call, _ in
            let id = try call.organizationID
            let linked = try await services.sharedSSO.linked(
                to: id, after: nil, limit: ConsoleRoutes.compared, actor: call.actor)
            let groups = try await services.organizations.teams(of: id, actor: call.actor)
            return SCIMNamesScreen(
                groups: groups.filter { $0.directory != nil }, linked: linked, base: try call.url("/shared-sso"))
        }
    }

    private var linked: View {
        View(path: ConsoleRoutes.base + "/linked/{linked}", section: .sharedSSO) { call, fields in
            let found = try await linkedOrganization(call)
            return LinkedOrganizationScreen(
                found, scimName: fields?["scim_name"] ?? found.link.scimName ?? "",
                allowJIT: fields?.isOn("allow_jit") ?? found.link.allowJIT, base: try call.url("/shared-sso"),
                now: call.now)
        }
    }

    private func linkedOrganization(_ call: ConsoleCall) async throws -> LinkedOrganization {
        try await services.sharedSSO.linked(
            try call.id("linked", "linked organization"), to: try call.organizationID, actor: call.actor)
    }

    private func planLinkChange(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let found = try await linkedOrganization(call)
        // A first SCIM Name switches JIT off by itself (rule O-4), unless the box says otherwise than before.
        let isOn = fields.isOn("allow_jit")
        let change = LinkChange(
            scimName: .some(fields.scimName), allowJIT: isOn == found.link.allowJIT ? nil : isOn)
        return .show(try await planned(change, found, call))
    }

    private func planned(
        _ change: LinkChange, _ found: LinkedOrganization, _ call: ConsoleCall
    ) async throws -> LinkChangePlanScreen {
        let plan = try await services.sharedSSO.changePlan(
            change, of: found.link.organization, linkedTo: try call.organizationID, actor: call.actor)
        return LinkChangePlanScreen(plan, name: found.name, base: try call.url("/shared-sso"))
    }

    private func applyLinkChange(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let found = try await linkedOrganization(call)
        let change = LinkChange(scimName: .some(fields.scimName), allowJIT: fields.isOn("allow_jit"))
        let plan = try await services.sharedSSO.changePlan(
            change, of: found.link.organization, linkedTo: try call.organizationID, actor: call.actor)
        // Other people than were shown: they are shown first (rule O-7).
        guard fields["gained"] == "\(plan.gained)", fields["lost"] == "\(plan.lost)" else {
            return .show(LinkChangePlanScreen(plan, name: found.name, base: try call.url("/shared-sso")))
        }
        _ = try await services.sharedSSO.change(
            change, of: found.link.organization, linkedTo: try call.organizationID, actor: call.actor,
            origin: call.origin)
        return .go(try call.url("/shared-sso/linked/\(found.link.organization)"), done: .saved)
    }

    private var adminUnlink: View {
        View(path: ConsoleRoutes.base + "/linked/{linked}/unlink", section: .sharedSSO) { call, _ in
            let found = try await linkedOrganization(call)
            let plan = try await services.sharedSSO.unlinkPlan(found.link.organization, actor: call.actor)
            let base = try call.url("/shared-sso")
            return UnlinkScreen(plan, action: "\(base)/linked/\(found.link.organization)/unlink", base: base)
        }
    }

    private func unlinkFromAdmin(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let found = try await linkedOrganization(call)
        try await services.sharedSSO.unlink(found.link.organization, actor: call.actor, origin: call.origin)
        return .go(try call.url("/shared-sso"), done: .unlinked)
    }

    // MARK: The organization that is linked

    private var link: View {
        View(path: ConsoleRoutes.base + "/link", section: .sharedSSO) { call, fields in
            try call.requireFresh()
            return LinkScreen(code: fields?["code"] ?? "", base: try call.url("/shared-sso"))
        }
    }

    private func planLink(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let plan = try await services.sharedSSO.linkPlan(
            try call.organizationID, code: fields["code"], actor: call.actor, origin: call.origin)
        return .show(LinkPlanScreen(plan, code: fields["code"], base: try call.url("/shared-sso")))
    }

    private func confirmLink(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        // Only what was shown: the code of the Admin Organization that the plan named.
        guard let admin = Identifier<Organization>(fields["admin"]) else {
            throw AdministrationError.invalidValue("admin", reason: "expected the Admin Organization of the plan")
        }
        _ = try await services.sharedSSO.link(
            try call.organizationID, code: fields["code"], pinned: admin, allowJIT: fields.isOn("allow_jit"),
            actor: call.actor, origin: call.origin)
        return .go(try call.url("/shared-sso"), done: .linked)
    }

    private var unlink: View {
        View(path: ConsoleRoutes.base + "/unlink", section: .sharedSSO) { call, _ in
            try call.requireFresh()
            let plan = try await services.sharedSSO.unlinkPlan(try call.organizationID, actor: call.actor)
            let base = try call.url("/shared-sso")
            return UnlinkScreen(plan, action: base + "/unlink", base: base)
        }
    }

    private func unlinkOwn(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        try await services.sharedSSO.unlink(try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/shared-sso"), done: .unlinked)
    }
}

extension FormFields {
    /// Nil where the field is left empty: no SCIM Name.
    fileprivate var scimName: String? {
        let name = self["scim_name"].trimmingBlanks
        return name.isEmpty ? nil : name
    }
}
