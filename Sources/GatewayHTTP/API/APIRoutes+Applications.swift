import Administration
import Essentials
import GatewayModel

extension APIRoutes {
    var applicationRoutes: [Route] {
        [
            route("POST", "/applications", "Register an application; its secret is shown once") { api in
                let body = try api.body([
                    "name", "redirect_uris", "post_logout_redirect_uris", "initiate_login_uri",
                    "backchannel_logout_uri",
                    "id_token_signed_response_alg", "public",
                ])
                var registration = ApplicationService.Registration(
                    name: try body.neededText("name"), redirectURIs: try body.texts("redirect_uris") ?? [])
                registration.postLogoutRedirectURIs = try body.texts("post_logout_redirect_uris") ?? []
                registration.initiateLoginURI = try body.text("initiate_login_uri")
                registration.backchannelLogoutURI = try body.text("backchannel_logout_uri")
                registration.isPublic = try body.flag("public") ?? false
                if let name = try body.text("id_token_signed_response_alg") {
                    guard let algorithm = Application.TokenAlgorithm(rawValue: name) else {
                        throw AdministrationError.invalidValue(
                            "id_token_signed_response_alg", reason: "expected ES256 or RS256")
                    }
                    registration.tokenAlgorithm = algorithm
                }
                let (made, secret) = try await services.applications.register(
                    registration, actor: api.actor, origin: api.origin)
                return .json(APIRendering.application(made, secret: secret), status: 201)
            },
            route("GET", "/applications", "List applications") { api in
                APIRendering.list(
                    try await services.applications.list(actor: api.actor).map { APIRendering.application($0) })
            },
            route("GET", "/applications/{application}", "Get an application") { api in
                .json(
                    APIRendering.application(
                        try await services.applications.get(
                            try api.id("application", "application"), actor: api.actor)))
            },
        ]
    }
}
