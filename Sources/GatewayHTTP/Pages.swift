import Console
import Essentials
import GatewayModel

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

extension GatewayRequest {
    /// Where the request came from, for the audit log.
    var origin: Origin { Origin(address: remoteAddress, requestID: requestID) }
}
