import Console
import Essentials
import GatewayModel
import SignOn

/// Signing up (rules L-1, L-2).
struct SignUpRoutes {
    let services: GatewayServices
    let pages: PageRenderer
    let cookies: GatewayCookies

    var routes: [Route] {
        [
            Route("GET", "/sign-up", audience: .page) { request in
                pages.answer(try await services.signUp.begin(browser: cookies.state(of: request)), cookies)
            },
            Route("POST", "/sign-up", audience: .page, bodyLimit: 16 << 10, handler: signUp),
        ]
    }

    private func signUp(_ request: GatewayRequest) async throws -> GatewayResponse {
        let fields = try FormFields(request)
        let (attempt, email) = (fields["attempt"], fields["email"].trimmingBlanks)
        do {
            guard
                let step = try await services.signUp.signUp(
                    attempt: attempt, email: email, visitor: cookies.visitor(of: request))
            else { return pages.answer(SignUpPages.mailed(to: email)) }
            return pages.answer(step, cookies)
        } catch let error as ModelError {
            return again(attempt, email, "That is not an e-mail address: \(error.message).", 422)
        } catch let error as PasswordError {
            var answer = again(attempt, email, PasswordPages.sentence(error), error.status)
            if case .wait(let seconds) = error { answer.headers.append(("retry-after", String(seconds))) }
            return answer
        }
    }

    private func again(_ attempt: String, _ email: String, _ problem: String, _ status: Int) -> GatewayResponse {
        pages.answer(
            SignUpPages.address(attempt: attempt, email: email, problem: problem), status: status, leadsElsewhere: true)
    }
}

/// The sign-up pages; each follows from its arguments alone.
enum SignUpPages {
    /// What the button of whoever has an account sends along.
    static let accountWish = "account"

    static func address(
        attempt: String, email: String, application: String? = nil, problem: String? = nil
    ) -> FormPage {
        var page = FormPage(
            title: application.map { "Sign up for \($0)" } ?? "Sign up", action: "/sign-up", button: "Continue")
        page.problem = problem
        page.paragraphs = ["Give the address at which your organization knows you."]
        page.hidden = [("attempt", attempt)]
        page.inputs = [
            FormPage.Input("email", label: "Work e-mail", type: "email", autocomplete: "email", value: email)
        ]
        page.alternatives = [
            FormPage.Alternative("I have an account already", action: "/sign-in", wish: accountWish)
        ]
        return page
    }

    static func mailed(to email: String) -> MessagePage {
        MessagePage(
            title: "Look into your mail",
            paragraphs: [
                "If \(email) is invited, a message with the link that leads on is on its way to it; if not, the message says "
                    + "what to do.", "Open it in this browser, within an hour.",
            ])
    }
}
