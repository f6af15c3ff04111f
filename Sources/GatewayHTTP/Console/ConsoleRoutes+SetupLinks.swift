import Administration
import Console
import Essentials
import GatewayModel

/// Set-up links as admins see them: the list, a new one, one with its revocation.
extension ConsoleRoutes {
    private static let page = 50
    private var base: String { "/console/organizations/{org}/setup-links" }

    var setupLinkRoutes: [Route] {
        [
            show(setupLinks), show(newSetupLink), show(setupLink),
            act(newSetupLink, at: base) { call, fields in
                let (link, address) = try await services.setupLinks.make(
                    try SetupLinkService.Order(fields), for: try call.organizationID, actor: call.actor,
                    origin: call.origin)
                return .show(
                    SetupLinkMadeScreen(link: link, address: address, list: try call.url("/setup-links"), now: call.now)
                )
            },
            act(setupLink, at: base + "/{link}/revoke", bodyLimit: 16 << 10) { call, _ in
                let id: Identifier<SetupLink> = try call.id("link", "set-up link")
                try await services.setupLinks.revoke(
                    id, of: try call.organizationID, actor: call.actor, origin: call.origin)
                return .go(try call.url("/setup-links/\(id)"), done: .setupLinkRevoked)
            },
        ]
    }

    private var setupLinks: View {
        View(path: base, section: .setupLinks) { call, _ in
            let after = try call.query("after")
            let links = try await services.setupLinks.list(
                of: try call.organizationID, before: Identifier(after), limit: ConsoleRoutes.page, actor: call.actor)
            return SetupLinksScreen(
                links: links, base: try call.url("/setup-links"), isFirstPage: after.isEmpty,
                next: links.count == ConsoleRoutes.page ? links.last?.id.text : nil, now: call.now)
        }
    }

    private var newSetupLink: View {
        View(path: base + "/new", section: .setupLinks) { call, fields in
            try call.requireFresh()
            let connections = try await services.connections.list(of: try call.organizationID, actor: call.actor)
            let scopes =
                fields.map { $0.names(beginning: "scope_").compactMap(SetupLink.Scope.init(rawValue:)) }
                ?? [.sso, .domains]
            return NewSetupLinkScreen(
                scopes: Set(scopes), recipient: fields?["recipient"] ?? "",
                mayActivate: fields?.isOn("may_activate") ?? false,
                connection: try fields?["connection"] ?? call.query("connection"),
                lifetime: fields?["lifetime"] ?? String(SetupLink.lifetime.components.seconds),
                connections: connections,
                base: try call.url("/setup-links"))
        }
    }

    private var setupLink: View {
        View(path: base + "/{link}", section: .setupLinks) { call, _ in
            let id = try call.organizationID
            let link = try await services.setupLinks.get(
                try call.id("link", "set-up link"), of: id, actor: call.actor)
            var connection: Connection?
            if let own = link.connection {
                // One that was deleted since is named no more.
                connection = try await services.connections.list(of: id, actor: call.actor).first { $0.id == own }
            }
            return SetupLinkScreen(
                link: link, connection: connection, madeBy: try await services.setupLinks.maker(of: link),
                base: try call.url(""),
                now: call.now)
        }
    }
}

extension SetupLinkService.Order {
    fileprivate init(_ fields: FormFields) throws {
        let connection = fields["connection"]
        self.init(
            scopes: Set(fields.names(beginning: "scope_").compactMap(SetupLink.Scope.init(rawValue:))),
            mayActivate: fields.isOn("may_activate"), recipient: try EmailAddress(fields["recipient"].trimmingBlanks),
            connection: ["", NewSetupLinkScreen.ownDraft].contains(connection)
                ? nil : try APIRequest.id(connection, "connection"),
            lifetime: Int(fields["lifetime"]).map { .seconds($0) })
    }
}
