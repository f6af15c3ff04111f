package import Console
import Essentials

/// All routes of the gateway.
package enum GatewayRoutes {
    package static func all(_ services: GatewayServices, pages: PageRenderer) -> [Route] {
        let cookies = GatewayCookies(baseURL: services.baseURL)
        return SAMLRoutes(services: services, pages: pages, cookies: cookies).routes
            + OpenIDRoutes(services: services, pages: pages, cookies: cookies).routes
            + SignInRoutes(services: services, pages: pages, cookies: cookies).routes
            + SignUpRoutes(services: services, pages: pages, cookies: cookies).routes
            + InvitationRoutes(services: services, pages: pages, cookies: cookies).routes
            + PasswordRoutes(services: services, pages: pages, cookies: cookies).routes
            + ConsoleRoutes(services: services, pages: pages, cookies: cookies).routes
            + FirstRunRoutes(services: services, pages: pages, cookies: cookies).routes
            + SetupLinkRoutes(services: services, pages: pages, cookies: cookies).routes
            + OperationsRoutes(services: services).routes + APIRoutes(services: services).routes
            + SCIMRoutes(services: services).routes
    }
}
