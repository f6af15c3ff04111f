import Console
import Effects
import Essentials
import GatewayModel
import SignOn

/// Signing in by password or recovery code, and what belongs to it (rules A-2, L-1).
///
/// Forms are safe from other sites as the sign-in page is: an attempt or a link is bound to a cookie that is SameSite=Lax,
/// and what a signed-in person changes asks for the password again.
struct PasswordRoutes {
    let services: GatewayServices
    let pages: PageRenderer
    let cookies: GatewayCookies

    var routes: [Route] {
        [
            Route("GET", "/sign-in/password", audience: .page) { request in
                pages.answer(
                    try await services.login.startPassword(browser: cookies.state(of: request)), cookies)
            },
            form("/sign-in/password") { try await signIn($0, $1, field: "password") },
            form("/sign-in/recovery-code") { try await signIn($0, $1, field: "code") },
            Route("GET", "/password/forgotten", audience: .page) { _ in pages.answer(PasswordPages.forgotten()) },
            form("/password/forgotten", requestLink),
            Route("GET", "/password/set", audience: .page) { request in
                let pairs = try request.queryPairs
                let value = { (name: String) in pairs.first { $0.name == name }?.value ?? "" }
                return pages.answer(PasswordPages.opening(token: value("token"), attempt: value("attempt")))
            },
            form("/password/open", open),
            form("/password/set", set),
            Route("GET", "/password/change", audience: .page) { request in
                pages.answer(PasswordPages.change(email: try await email(request)))
            },
            form("/password/change", change),
            Route("GET", "/password/recovery-codes", audience: .page) { request in
                pages.answer(PasswordPages.makingCodes(email: try await email(request)))
            },
            form("/password/recovery-codes", makeCodes),
        ]
    }

    private func form(
        _ path: String, _ handler: @escaping @Sendable (GatewayRequest, FormFields) async throws -> GatewayResponse
    ) -> Route {
        Route("POST", path, audience: .page, bodyLimit: 16 << 10) { try await handler($0, try FormFields($0)) }
    }

    private func email(_ request: GatewayRequest) async throws -> String {
        try await services.passwords.account(cookies.visitor(of: request)).email.text
    }

    // MARK: Signing in

    private func signIn(
        _ request: GatewayRequest, _ fields: FormFields, field: String
    ) async throws -> GatewayResponse {
        let (attempt, email, secret) = (fields["attempt"], fields["email"].trimmingBlanks, fields[field])
        let page: (String?) -> FormPage = { problem in
            field == "code"
                ? PasswordPages.recoveryCode(attempt: attempt, email: email, problem: problem)
                : PasswordPages.password(attempt: attempt, email: email, problem: problem)
        }
        // The button on the password page leads here without a code.
        guard !secret.isEmpty else { return pages.answer(page(nil), leadsElsewhere: true) }
        do {
            let proof: PasswordService.Proof =
                field == "code" ? .recoveryCode(Secret(secret)) : .password(Secret(secret))
            let done = try await services.passwords.signIn(
                attempt: attempt, email: email, proof: proof, visitor: cookies.visitor(of: request))
            return admitted(done).settingCookie(cookies.device(done.deviceSecret))
        } catch let error as PasswordError {
            switch error {
            case .wrong, .wait: return problem(error, page, leadsElsewhere: true)
            case .ssoRequired, .ssoFirst:
                return pages.answer(
                    PasswordPages.ssoRequired(
                        attempt: attempt, email: email, message: PasswordPages.sentence(error)),
                    status: error.status, leadsElsewhere: true)
            default: throw error
            }
        } catch let error as PasswordHasherError where error == .busy {
            return problem(error, page, leadsElsewhere: true)
        } catch let error as ModelError {
            return problem(error, page, leadsElsewhere: true)
        }
    }

    private func admitted(_ done: PasswordService.SignedIn) -> GatewayResponse {
        let url = { (handle: String) in "\(services.baseURL)/sign-in/complete?handle=\(handle)" }
        if !done.needsChoice, let only = done.admissions.first { return .seeOther(url(only.handle)) }
        let isInvited = done.admissions.contains(where: \.isInvitation)
        return pages.answer(
            ChoicePage(
                title: "Choose your organization",
                paragraph: isInvited
                    ? "You are invited. Going there accepts the invitation." : "You are a member of several.",
                choices: done.admissions.map {
                    ($0.isInvitation ? "Join \($0.organization)" : $0.organization, url($0.handle))
                }))
    }

    /// The form once more, with what was wrong.
    private func problem(
        _ error: any CodedError, _ page: (String?) -> FormPage, leadsElsewhere: Bool = false
    ) -> GatewayResponse {
        var response = pages.answer(
            page(PasswordPages.sentence(error)), status: ErrorStatus.status(of: error), leadsElsewhere: leadsElsewhere)
        if case .wait(let seconds)? = error as? PasswordError {
            response.headers.append(("retry-after", String(seconds)))
        } else if error is PasswordHasherError {
            response.headers.append(("retry-after", "5"))
        }
        return response
    }

    // MARK: Setting

    private func requestLink(_ request: GatewayRequest, _ fields: FormFields) async throws -> GatewayResponse {
        let email = fields["email"].trimmingBlanks
        let page: (String?) -> FormPage = { PasswordPages.forgotten(email: email, problem: $0) }
        do {
            try await services.passwords.requestLink(email: email, visitor: cookies.visitor(of: request))
        } catch let error as PasswordError {
            return problem(error, page)
        } catch let error as ModelError {
            return problem(error, page)
        }
        return pages.answer(
            MessagePage(
                title: "Look into your mail",
                paragraphs: [
                    "If there is an account for \(email), a message is on its way to it.",
                    "Open the link in it in this browser. It is good once, for an hour.",
                ]))
    }

    private func open(_ request: GatewayRequest, _ fields: FormFields) async throws -> GatewayResponse {
        let token = fields["token"]
        let opened = try await services.passwords.openLink(token: token, visitor: cookies.visitor(of: request))
        return pages.answer(PasswordPages.set(token: token, attempt: fields["attempt"], email: opened.email))
            .settingCookie(cookies.browser(opened.browserSecret))
    }

    private func set(_ request: GatewayRequest, _ fields: FormFields) async throws -> GatewayResponse {
        let token = fields["token"]
        do {
            let done = try await services.passwords.setPassword(
                token: token, password: Secret(fields["password"]), visitor: cookies.visitor(of: request))
            let page: GatewayResponse =
                if let codes = done.recoveryCodes {
                    pages.answer(PasswordPages.codes("Your password is set", codes))
                } else if try await services.login.goesOn(
                    attempt: fields["attempt"], browser: cookies.state(of: request))
                {
                    pages.answer(PasswordPages.isSet(attempt: fields["attempt"], email: done.email))
                } else {
                    pages.answer(
                        MessagePage(
                            title: "Your password is set",
                            paragraphs: ["Open your application and sign in as \(done.email)."]))
                }
            // Sessions have ended with the old password, this browser's too.
            return page.settingCookie(cookies.device(done.deviceSecret)).settingCookie(cookies.ended)
        } catch let error as PasswordError where error.isAboutNewPassword {
            let (attempt, email) = (fields["attempt"], fields["email"].trimmingBlanks)
            return problem(error, { PasswordPages.set(token: token, attempt: attempt, email: email, problem: $0) })
        }
    }

    // MARK: Account

    private func change(_ request: GatewayRequest, _ fields: FormFields) async throws -> GatewayResponse {
        let email = try await email(request)
        do {
            try await services.passwords.changePassword(
                from: Secret(fields["old_password"]), to: Secret(fields["password"]),
                visitor: cookies.visitor(of: request))
        } catch let error as PasswordError where error != .signInNeeded {
            return problem(error, { PasswordPages.change(email: email, problem: $0) })
        }
        return pages.answer(
            MessagePage(title: "Your password is changed", paragraphs: ["Your other sessions have ended."]))
    }

    private func makeCodes(_ request: GatewayRequest, _ fields: FormFields) async throws -> GatewayResponse {
        let email = try await email(request)
        do {
            let codes = try await services.passwords.makeRecoveryCodes(
                password: Secret(fields["password"]), visitor: cookies.visitor(of: request))
            return pages.answer(PasswordPages.codes("Your new recovery codes", codes))
        } catch let error as PasswordError where error != .signInNeeded {
            return problem(error, { PasswordPages.makingCodes(email: email, problem: $0) })
        }
    }
}

extension PasswordError: StatusBearing {
    package var status: Int {
        switch self {
        case .wait: 429
        case .tooShort, .tooLong, .tooCommon: 422
        case .linkUnknown, .invitationExpired: 410
        case .signInNeeded: 401
        default: 403
        }
    }

    fileprivate var isAboutNewPassword: Bool { status == 422 }
}

extension PasswordHasherError: StatusBearing {
    package var status: Int { self == .busy ? 503 : 500 }
}

extension MailError: StatusBearing {
    package var status: Int { 503 }
}
