import Administration
import Console
import Essentials
import GatewayModel
import OpenIDConnect

/// Applications, which are the operator's (S24).
extension ConsoleRoutes {
    var applicationRoutes: [Route] {
        [show(applications), show(newApplication), act(newApplication, register), show(application)]
    }

    private static let base = "/console/applications"

    private var applications: View {
        View(path: ConsoleRoutes.base, section: .applications) { call, _ in
            try call.requireOperator()
            return ApplicationsScreen(
                try await services.applications.list(actor: call.actor), base: ConsoleRoutes.base, now: call.now)
        }
    }

    private var newApplication: View {
        View(path: ConsoleRoutes.base + "/new", section: .applications) { call, fields in
            try call.requireOperator()
            let names = [
                "name", "redirect_uris", "post_logout_redirect_uris", "initiate_login_uri", "backchannel_logout_uri",
                "token_algorithm",
            ]
            return NewApplicationScreen(
                values: Dictionary(uniqueKeysWithValues: names.map { ($0, fields?[$0] ?? "") }),
                isPublic: fields?.isOn("public") ?? false, base: ConsoleRoutes.base)
        }
    }

    private func register(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        try call.requireOperator()
        var registration = ApplicationService.Registration(
            name: fields["name"], redirectURIs: fields.lines("redirect_uris"))
        registration.postLogoutRedirectURIs = fields.lines("post_logout_redirect_uris")
        registration.initiateLoginURI = fields.lines("initiate_login_uri").first
        registration.backchannelLogoutURI = fields.lines("backchannel_logout_uri").first
        registration.isPublic = fields.isOn("public")
        guard let algorithm = Application.TokenAlgorithm(rawValue: fields["token_algorithm"]) else {
            throw AdministrationError.invalidValue("token_algorithm", reason: "expected ES256 or RS256")
        }
        registration.tokenAlgorithm = algorithm
        let (made, secret) = try await services.applications.register(
            registration, actor: call.actor, origin: call.origin)
        return .show(ApplicationRegisteredScreen(made, secret: secret, base: ConsoleRoutes.base))
    }

    private var application: View {
        View(path: ConsoleRoutes.base + "/{application}", section: .applications) { call, _ in
            try call.requireOperator()
            let found = try await services.applications.get(
                try call.id("application", "application"), actor: call.actor)
            let tried = try call.query("uri").trimmingBlanks
            return ApplicationScreen(
                found, tried: tried,
                isAccepted: AuthorizationResponse.isRegistered(tried, among: found.redirectURIs),
                base: ConsoleRoutes.base,
                now: call.now)
        }
    }
}

extension FormFields {
    /// What stands in an area, line by line, without empty lines.
    func lines(_ name: String) -> [String] {
        self[name].split(whereSeparator: \.isNewline).map { String($0).trimmingBlanks }.filter { !$0.isEmpty }
    }
}
