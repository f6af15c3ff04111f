import Administration
import Console
import Essentials
import GatewayModel

/// The pages of whoever holds a set-up link: where they are, a code where their browser needs one, and the end.
extension ConsoleRoutes {
    private var base: String { "/console/organizations/{org}/set-up" }

    var setupRoutes: [Route] {
        [
            show(setup), show(code),
            act(code, at: base + "/code/mail", bodyLimit: 16 << 10) { call, fields in
                try await services.setupLinks.requestCode(
                    .held(try call.link.id), secret: cookies.setup(of: call.request), origin: call.origin)
                return .go(
                    try call.url("/set-up/code?mailed=yes&return=") + ConsoleRoutes.escaped(fields["return"]),
                    done: .codeMailed)
            },
            act(code, at: base + "/code", bodyLimit: 16 << 10) { call, fields in
                _ = try await services.setupLinks.resume(
                    .held(try call.link.id), code: fields["code"], secret: cookies.setup(of: call.request),
                    origin: call.origin)
                return .go(try call.returnPath(fields["return"]))
            },
            act(setup, at: base + "/complete", bodyLimit: 16 << 10) { call, _ in
                _ = try await services.setupLinks.complete(actor: call.actor, origin: call.origin)
                return .response(
                    pages.answer(
                        MessagePage(
                            title: "The set-up is completed",
                            paragraphs: [
                                "Thank you. The owners of \(try call.organization.name) are told, and your link opens nothing any more.",
                                "You can close this window.",
                            ])))
            },
        ]
    }

    private var setup: View {
        View(path: base, section: .setup) { call, _ in
            let (link, id) = (try call.link, try call.organizationID)
            var connection: Connection?
            var claims: [DomainClaim] = []
            var tokens: [DirectoryToken] = []
            if ConsoleSection.signOn.isOpen(to: link.scopes) {
                connection = try await services.connections.list(of: id, actor: call.actor).first
            }
            if link.scopes.contains(.domains) {
                claims = try await services.domainClaims.list(of: id, actor: call.actor)
            }
            if link.scopes.contains(.scim) {
                tokens = try await services.directories.tokens(of: id, actor: call.actor)
            }
            return SetupScreen(
                organization: try call.organization.name, link: link, connection: connection, claims: claims,
                tokens: tokens, base: try call.url(""), now: call.now)
        }
    }

    private var code: View {
        View(path: base + "/code", section: .setup) { call, fields in
            _ = try call.link
            let path = try fields?["return"] ?? call.query("return")
            let mailed = try call.query("mailed") == "yes" || fields?.has("code") ?? false
            return SetupCodeScreen(
                .oldBinding, mail: try call.url("/set-up/code/mail"), resume: try call.url("/set-up/code"),
                returnPath: try call.returnPath(path), isMailed: mailed)
        }
    }
}

extension ConsoleCall {
    /// The link of its holder.
    ///
    /// - Throws: `not_found` for a person: these pages are nobody else's.
    fileprivate var link: SetupLink {
        get throws {
            guard let link = visitor.holder?.link else { throw AdministrationError.notFound("set-up link") }
            return link
        }
    }

    /// Where to go on; nowhere but in this organization's pages.
    fileprivate func returnPath(_ path: String) throws -> String {
        path.hasPrefix(try url("/")) && !path.contains("\\") ? path : try url("/set-up")
    }
}
