import Administration
import Essentials
import GatewayModel

extension APIRoutes {
    private static let members = ["sso_enabled", "require_sso", "idp_managed_access", "external_members"]

    /// The settings with what the body changes.
    private func settings(_ body: JSONBody, _ current: AccessSecurity) throws -> AccessSecurity {
        var settings = current
        settings.ssoEnabled = try body.flag("sso_enabled") ?? settings.ssoEnabled
        settings.requireSSO = try body.flag("require_sso") ?? settings.requireSSO
        settings.idpManagedAccess = try body.flag("idp_managed_access") ?? settings.idpManagedAccess
        if let text = try body.text("external_members") {
            guard let choice = AccessSecurity.ExternalMembers(rawValue: text) else {
                throw AdministrationError.invalidValue("external_members", reason: "expected blocked or password")
            }
            settings.externalMembers = choice
        }
        return settings
    }

    private static func people(_ group: AccessSecurityService.People) -> JSONValue {
        ["count": .integer(Int64(group.count)), "emails": JSONValue(group.emails)]
    }

    var accessSecurityRoutes: [Route] {
        [
            route("GET", "/organizations/{org}/access-security", "Get the access-security switches") { api in
                let settings = try await services.accessSecurity.get(try api.organization, actor: api.actor)
                var shown = AccessSecurityService.json(settings).object ?? JSONObject()
                // Kept and without effect where another organization is named here (rule O-3).
                shown["administered_by"] = JSONValue(
                    try await services.accessSecurity.administrator(of: try api.organization, actor: api.actor))
                return .json(.object(shown))
            },
            route("PUT", "/organizations/{org}/access-security", "Change the access-security switches") { api in
                let current = try await services.accessSecurity.get(try api.organization, actor: api.actor)
                let wanted = try settings(try api.body(APIRoutes.members), current)
                return .json(
                    AccessSecurityService.json(
                        try await services.accessSecurity.put(
                            wanted, for: try api.organization, actor: api.actor, origin: api.origin)))
            },
            route("POST", "/organizations/{org}/access-security/plan", "Say what a change would do") { api in
                let current = try await services.accessSecurity.get(try api.organization, actor: api.actor)
                let plan = try await services.accessSecurity.plan(
                    try settings(try api.body(APIRoutes.members), current), for: try api.organization, actor: api.actor)
                return .json([
                    "before": AccessSecurityService.json(plan.before), "after": AccessSecurityService.json(plan.after),
                    "members": .integer(Int64(plan.memberCount)),
                    "losing_password": APIRoutes.people(plan.losingPassword),
                    "outside_verified_domains": APIRoutes.people(plan.outsideDomains),
                    "guests_blocked": APIRoutes.people(plan.guestsBlocked),
                    "not_members": APIRoutes.people(plan.notMembers),
                    "break_glass": APIRoutes.people(plan.breakGlass),
                    "findings": .array(plan.findings.map(MetadataReport.json)),
                ])
            },
        ]
    }
}
