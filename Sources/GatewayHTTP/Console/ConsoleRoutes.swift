import Administration
import Console
import Cryptography
import Essentials
import GatewayModel
import SignOn

/// The console: pages that show what verbs return, and forms that call them.
///
/// This file is the frame that all of them share: who asks, whether the form is this session's, what an error becomes.
struct ConsoleRoutes {
    let services: GatewayServices
    let pages: PageRenderer
    let cookies: GatewayCookies

    var routes: [Route] {
        frontRoutes + wizardRoutes + connectionRoutes + setupLinkRoutes + setupRoutes + logInRoutes + organizationRoutes
            + directoryRoutes + invitationRoutes + memberRoutes + settingsRoutes + sharedSSORoutes + moveRoutes
            + auditRoutes + applicationRoutes + developerRoutes + projectRoutes + accessRequestRoutes + teamRoutes
    }

    /// A page, with what a refused form had typed into it.
    struct View: Sendable {
        /// As in a ``Route``; with `{org}` for a page of an organization.
        let path: String
        let section: ConsoleSection
        /// The step of a set-up that its holder has reached here; nil where it is none.
        var step: SetupLink.Step?
        /// `fields` is nil where the page is opened, and has what was typed where its form was refused.
        let screen: @Sendable (ConsoleCall, _ fields: FormFields?) async throws -> any Screen
    }

    /// The route of a page.
    func show(_ view: View) -> Route {
        Route("GET", view.path, audience: .page) { request in
            guard let visitor = try await visitor(of: request) else { return signInFirst(request) }
            let call = try await call(request, visitor, view.section)
            do {
                let screen = try await view.screen(call, nil)
                if let step = view.step, let link = visitor.holder?.link, link.isBefore(step) {
                    try await services.setupLinks.reach(step, actor: visitor.actor)
                }
                return page(screen, call, view.section)
            } catch let error as any CodedError where error.asksForFreshness {
                return try confirmFirst(call, backTo: pathWithQuery(request))
            }
        }
    }

    /// The route of a form.
    ///
    /// - Parameters:
    ///   - path: where the form is sent to; nil: the page's own path.
    ///   - view: the page that the form is on, shown again with what was wrong.
    func act(
        _ view: View, at path: String? = nil, bodyLimit: Int = 64 << 10,
        _ handler: @escaping @Sendable (ConsoleCall, FormFields) async throws -> ConsoleAnswer
    ) -> Route {
        Route("POST", path ?? view.path, audience: .page, bodyLimit: bodyLimit) { request in
            guard let visitor = try await visitor(of: request) else { throw ConsoleProblem.signInNeeded }
            let fields = try FormFields(request)
            try requireOwnForm(fields, visitor)
            let call = try await call(request, visitor, view.section)
            do {
                return try answer(try await handler(call, fields), call, view.section)
            } catch let error as any CodedError where error.asksForFreshness {
                return try confirmFirst(call, backTo: filled(view.path, request))
            } catch let error as any CodedError where error.isForTheForm {
                let screen = try await view.screen(call, fields)
                return page(
                    screen, call, view.section, problem: ConsoleRoutes.notice(error),
                    status: ErrorStatus.status(of: error))
            }
        }
    }

    // MARK: Who asks

    /// A person with a session; in an organization that it does not open, and without one, the holder of a set-up link.
    ///
    /// On the set-up's own page the holder comes first: an admin may try a link in the browser that they are signed in with.
    func visitor(of request: GatewayRequest) async throws -> ConsoleVisitor? {
        let state = cookies.state(of: request)
        let organization = Identifier<Organization>(request.parameter("org"))
        if let organization, ConsoleSection.setup.covers(request.path),
            let holder = try await holder(of: organization, request)
        {
            return holder
        }
        var person: ConsoleVisitor?
        if let secret = state.sessionSecret, let visit = try await services.console.visit(state) {
            person = ConsoleVisitor(visit, sessionSecret: secret)
            guard let organization, cookies.setup(of: request) != nil else { return person }
            do {
                _ = try await services.console.place(organization, for: visit)
                return person
            } catch SignOnError.notAllowed {
                // Not theirs: but they may hold a link for it.
            }
        }
        guard let organization else { return person }
        return try await holder(of: organization, request) ?? person
    }

    private func holder(
        of organization: Identifier<Organization>, _ request: GatewayRequest
    ) async throws -> ConsoleVisitor? {
        guard let secret = cookies.setup(of: request),
            let visit = try await services.setupLinks.visit(secret: secret, organization: organization)
        else { return nil }
        return ConsoleVisitor(visit, setupSecret: secret)
    }

    /// A form of another site, or of a session that has ended, changes nothing.
    func requireOwnForm(_ fields: FormFields, _ visitor: ConsoleVisitor) throws {
        guard constantTimeEqual(Array(fields["form_token"].utf8), Array(visitor.formToken.utf8)) else {
            throw ConsoleProblem.foreignForm
        }
    }

    func call(
        _ request: GatewayRequest, _ visitor: ConsoleVisitor, _ section: ConsoleSection
    ) async throws -> ConsoleCall {
        var place: ConsoleAccess.Place?
        let text = request.parameter("org")
        if !text.isEmpty {
            guard let id = Identifier<Organization>(text) else { throw SignOnError.notAllowed }
            if let holder = visitor.holder {
                guard section.isOpen(to: holder.link.scopes) else { throw ConsoleProblem.notForHolders }
                let own = ConsoleAccess.Place(organization: holder.organization, role: nil, extent: .all)
                return ConsoleCall(request: request, visitor: visitor, place: own, now: services.now())
            }
            let found = try await services.console.place(id, for: try visitor.visit)
            guard found.extent == .all || section.isSettingOfLink else {
                throw ConsoleProblem.settingsOnly(organization: found.organization.name)
            }
            place = found
        }
        return ConsoleCall(request: request, visitor: visitor, place: place, now: services.now())
    }

    // MARK: What is answered

    func page(
        _ screen: any Screen, _ call: ConsoleCall, _ section: ConsoleSection, problem: Notice? = nil, status: Int = 200
    ) -> GatewayResponse {
        let word = (try? call.query("done")) ?? ""
        let frame = ConsoleFrame(
            email: call.visitor.email, formToken: call.visitor.formToken, place: call.place?.organization.name,
            menu: call.visitor.holder.map { ConsoleSection.menu(section, $0) }
                ?? ConsoleSection.menu(section, call.place, isOperator: call.visitor.isOperator),
            trail: screen.trail, done: problem == nil ? ConsoleDone(rawValue: word)?.sentence : nil)
        return pages.answer(
            ConsolePage(screen, frame: frame, problem: problem), status: status, leadsElsewhere: screen.leadsElsewhere)
    }

    private func answer(
        _ answer: ConsoleAnswer, _ call: ConsoleCall, _ section: ConsoleSection
    ) throws -> GatewayResponse {
        switch answer {
        case .go(let path, let done):
            guard let done else { return .seeOther(services.baseURL + path) }
            return .seeOther(services.baseURL + path + (path.contains("?") ? "&" : "?") + "done=" + done.rawValue)
        case .show(let screen): return page(screen, call, section)
        case .response(let response): return response
        }
    }

    static func notice(_ error: any CodedError) -> Notice {
        let isReadable = error.exposure != .operators
        return Notice(
            .bad, Inline(isReadable ? sentence(error.message) : "That could not be done."),
            remedy: isReadable ? error.remedy.map { Inline(sentence($0.text)) } : nil, code: error.code)
    }

    static func sentence(_ text: String) -> String {
        let begun = text.prefix(1).uppercased() + text.dropFirst()
        return begun.hasSuffix(".") || begun.hasSuffix("?") ? begun : begun + "."
    }

    func signInFirst(_ request: GatewayRequest) -> GatewayResponse {
        .seeOther("\(services.baseURL)/console/sign-in?return=\(ConsoleRoutes.escaped(pathWithQuery(request)))")
    }

    /// To the page that asks for a new authentication: of the person, or of the browser that has a set-up link.
    private func confirmFirst(_ call: ConsoleCall, backTo path: String) throws -> GatewayResponse {
        let page = call.visitor.holder == nil ? "/console/confirm" : try call.url("/set-up/code")
        return .seeOther("\(services.baseURL)\(page)?return=\(ConsoleRoutes.escaped(path))")
    }

    private func pathWithQuery(_ request: GatewayRequest) -> String {
        request.path + (request.query.map { "?" + $0 } ?? "")
    }

    /// The page's path with what this request has in the braces.
    private func filled(_ path: String, _ request: GatewayRequest) -> String {
        request.pathParameters.reduce(path) { text, pair in text.replacing("{\(pair.key)}", with: pair.value) }
    }

    /// A text as the value of a query's parameter.
    static func escaped(_ text: String) -> String {
        var out = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "/"):
                out.unicodeScalars.append(Unicode.Scalar(byte))
            default: out += "%" + hexadecimal(CollectionOfOne(byte)).uppercased()
            }
        }
        return out
    }
}

extension CodedError {
    var asksForFreshness: Bool { code == "access.reauthentication_required" || code == "setup_link.code_needed" }

    /// Whether the person can mend it at the form: anything that is not ours to mend and not about who they are.
    var isForTheForm: Bool {
        let status = ErrorStatus.status(of: self)
        return status < 500 && status != 401 && code != "not_found" && code != "access.denied"
    }
}
