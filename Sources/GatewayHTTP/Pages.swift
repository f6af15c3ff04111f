import Console
import Essentials
import GatewayModel
import SignOn

extension PageRenderer {
    /// The page as an answer; `leadsElsewhere` lets its form end at another origin through a redirect.
    func answer(_ page: some Page, status: Int = 200, leadsElsewhere: Bool = false) -> GatewayResponse {
        let policy = SecurityHeaders.contentSecurityPolicy(
            formAction: leadsElsewhere ? "'self' https: http:" : "'self'")
        return GatewayResponse(
            status: status,
            headers: [("content-type", "text/html; charset=utf-8"), ("content-security-policy", policy)],
            body: render(page))
    }
}

extension ChoicePage {
    /// The organizations that a session opens (rule O-4).
    init(_ choices: [OrganizationChoice]) {
        self.init(
            title: "Choose your organization", paragraph: "You are a member of several.",
            choices: choices.map { ($0.name, $0.url) })
    }
}

extension GatewayRequest {
    /// Where the request came from, for the audit log.
    var origin: Origin { Origin(address: remoteAddress, requestID: requestID) }
}
