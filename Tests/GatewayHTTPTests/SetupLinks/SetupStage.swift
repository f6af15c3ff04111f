import Administration
import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// An organization that has `works.example`, an active connection, and people who make set-up links.
struct SetupStage {
    static let recipient = "it@customer.example"

    let passwords: PasswordStage
    let works: Identifier<Organization>
    let other: Identifier<Organization>
    /// A connection that people log in through.
    let live: Identifier<Connection>

    var world: World { passwords.world }
    var service: SetupLinkService { world.services.setupLinks }
    var origin: Origin { Origin(address: "192.0.2.7", requestID: "req-setup") }

    init() async throws {
        passwords = try await PasswordStage()
        works = try #require(Identifier(passwords.organization))
        other = try #require(Identifier(try await passwords.world.organization("Other", domain: "other.example")))
        let made = try await passwords.world.connection(of: works.text)
        live = try #require(Identifier(made["id"]?.string ?? ""))
    }

    func order(
        _ scopes: Set<SetupLink.Scope>, activating: Bool = false, connection: Identifier<Connection>? = nil
    ) throws -> SetupLinkService.Order {
        SetupLinkService.Order(
            scopes: scopes, mayActivate: activating, recipient: try EmailAddress(Self.recipient),
            connection: connection)
    }

    /// A link that the operator has made, and the token in its address.
    func make(
        _ scopes: Set<SetupLink.Scope> = [.sso, .scim, .domains], activating: Bool = false,
        connection: Identifier<Connection>? = nil, in organization: Identifier<Organization>? = nil
    ) async throws -> (link: SetupLink, token: String) {
        let made = try await service.make(
            try order(scopes, activating: activating, connection: connection), for: organization ?? works,
            actor: .operators(key: nil), origin: origin)
        return (made.link, String(made.address.dropFirst("\(world.base)/setup/".count)))
    }

    /// A browser that has opened the link: its secret and whom it speaks for.
    func open(_ token: String) async throws -> (secret: String, visit: SetupLinkService.Visit) {
        let opened = try await service.open(token: token, secret: nil, origin: origin)
        return (try #require(opened.newSecret), opened.visit)
    }

    /// The holder of a new link.
    func holder(
        _ scopes: Set<SetupLink.Scope> = [.sso, .scim, .domains], activating: Bool = false,
        connection: Identifier<Connection>? = nil
    ) async throws -> Actor {
        try await open(try await make(scopes, activating: activating, connection: connection).token).visit.actor
    }

    /// A draft as a wizard sends it.
    func draft(_ name: String = "Drafted") throws -> ConnectionDraft {
        var draft = ConnectionDraft()
        draft.preset = "generic-saml"
        draft.name = name
        draft.metadataXML = try #require(World.forge).metadata(ssoURL: "https://idp.example.com/sso")
        return draft
    }

    /// One more connection, in this state.
    func connection(_ state: Connection.State, certificates: Int = 1) async throws -> Identifier<Connection> {
        var made = try await world.services.connections.draft(
            try draft(), for: works, actor: .operators(key: nil), origin: nil)
        if state != .draft { made.recordPassedTest(at: world.clock.now()) }
        if state == .active { try made.activate(at: world.clock.now(), skippingTest: false) }
        for number in 1..<max(certificates, 1) {
            var further = made.identityProvider.certificates[0]
            further = TrustedCertificate(
                der: further.der, subject: further.subject, fingerprint: "f\(number)", notBefore: further.notBefore,
                notAfter: further.notAfter, addedAt: further.addedAt)
            made.identityProvider.certificates.append(further)
        }
        let changed = made
        try await world.store.write { try $0.update(changed) }
        return made.id
    }

    func link(_ id: Identifier<SetupLink>) async throws -> SetupLink {
        let works = works
        return try #require(try await world.store.read { try $0.tenant(works).setupLink(id) })
    }

    func update(_ link: SetupLink) async throws { try await world.store.write { try $0.update(link) } }

    /// The code in the newest message to the recipient.
    func mailedCode() async throws -> String {
        let text = try #require(try await passwords.mail(to: Self.recipient)).text
        return try #require(
            text.split(separator: "\n").map(String.init).first { $0.wholeMatch(of: /\w{4}-\w{4}/) != nil })
    }

    /// Subjects of what the owner of the organization was sent, in alphabetical order.
    func told() async throws -> [String] {
        try await world.mailWorker.sendDue()
        return world.mailer.sent.filter { $0.to == "owner@works.example" }.map(\.subject).sorted()
    }

    func actions() async throws -> [String] {
        let works = works
        return try await world.store.read {
            try $0.tenant(works).auditEvents(before: nil, limit: 1000).map(\.action)
        }
    }
}
