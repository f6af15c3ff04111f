import Administration
import Console
import Essentials
import GatewayModel
import Provisioning
import SignOn

/// What the holder of an invitation's link sees (rule L-14).
///
/// Opening the link uses nothing up, for mail scanners open it, too: the log-in that follows accepts, or the form here does
/// with a session that exists.
struct InvitationRoutes {
    let services: GatewayServices
    let pages: PageRenderer
    let cookies: GatewayCookies

    var routes: [Route] {
        [
            Route("GET", "/invitations/{token}", audience: .page, handler: offer),
            Route("POST", "/invitations/accept", audience: .page, bodyLimit: 16 << 10, handler: accept),
        ]
    }

    private func offer(_ request: GatewayRequest) async throws -> GatewayResponse {
        let offer = try await services.invitations.offer(token: request.parameter("token"))
        let address = offer.invitation.email.text
        let invited = "You are invited to \(offer.organization.name) as \(offer.invitation.role.rawValue)."
        guard let url = offer.startURL else {
            return pages.answer(
                MessagePage(
                    title: "Join \(offer.organization.name)",
                    paragraphs: [
                        invited,
                        "Sign in as \(address) to accept: in your application, or here. If you have no password yet, we mail "
                            + "you a link that sets one.",
                    ], link: (text: "Go on", url: "\(services.baseURL)/sign-up")))
        }
        return pages.answer(
            MessagePage(
                title: "Join \(offer.organization.name)",
                paragraphs: [invited, "Sign in as \(address): that accepts the invitation."],
                link: (text: "Sign in", url: url)))
    }

    private func accept(_ request: GatewayRequest) async throws -> GatewayResponse {
        guard let token = try request.formPairs.first(where: { $0.name == "token" })?.value else {
            throw HTTPProblem.missingParameter("token")
        }
        let offer = try await services.invitations.accept(
            token: token, sessionHash: cookies.state(of: request).sessionHash, origin: request.origin)
        return pages.answer(
            MessagePage(
                title: "You are in",
                paragraphs: ["You are a member of \(offer.organization.name) now. Open your application to go on."]))
    }
}
