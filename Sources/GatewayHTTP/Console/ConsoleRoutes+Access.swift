import Administration
import Console
import Essentials
import GatewayModel

/// The access-security switches: a page, and a plan before each change (rules ).
extension ConsoleRoutes {
    var accessRoutes: [Route] {
        [
            show(access), show(plan),
            act(plan) { call, fields in
                _ = try await services.accessSecurity.put(
                    try settings(fields["external"], isOn: fields.isOn), for: try call.organizationID,
                    shown: fields["shown"], actor: call.actor, origin: call.origin)
                return .go(try call.url("/access-security"), done: .accessChanged)
            },
        ]
    }

    private var access: View {
        View(path: "/console/organizations/{org}/access-security", section: .access) { call, _ in
            AccessScreen(
                overview: try await services.accessSecurity.overview(
                    of: try call.organizationID, actor: call.actor), base: try call.url(""))
        }
    }

    private var plan: View {
        View(path: "/console/organizations/{org}/access-security/plan", section: .access) { call, fields in
            let id = try call.organizationID
            let now = try await services.accessSecurity.get(id, actor: call.actor)
            var after = now
            if let fields {
                after = try settings(fields["external"], isOn: fields.isOn)
            } else {
                let pairs = try call.request.queryPairs
                let external = pairs.first { $0.name == "external" }?.value
                // Without it the form was not sent: nothing is asked for.
                if let external {
                    after = try settings(external) { name in pairs.contains { $0.name == name && !$0.value.isEmpty } }
                }
            }
            if after.requireSSO, !now.requireSSO { try call.requireFresh() }
            return AccessPlanScreen(
                plan: try await services.accessSecurity.plan(after, for: id, actor: call.actor), base: try call.url(""))
        }
    }

    private func settings(_ external: String, isOn: (String) -> Bool) throws -> AccessSecurity {
        guard let choice = AccessSecurity.ExternalMembers(rawValue: external) else {
            throw AdministrationError.invalidValue("external", reason: "expected blocked or password")
        }
        return AccessSecurity(
            ssoEnabled: isOn("sso"), requireSSO: isOn("require"), idpManagedAccess: isOn("managed"),
            externalMembers: choice)
    }
}
