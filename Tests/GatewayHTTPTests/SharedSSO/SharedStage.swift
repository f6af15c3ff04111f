import Administration
import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import OpenIDConnect
import Persistence
import Provisioning
import Testing

/// An Admin Organization that has `works.example` and a connection, with organizations linked to it.
struct SharedStage {
    let passwords: PasswordStage
    let admin: Identifier<Organization>
    let connection: JSONValue
    var world: World { passwords.world }

    /// - Parameter managed: IDP Managed Access of the Admin Organization.
    init(managed: Bool = true) async throws {
        passwords = try await PasswordStage()
        admin = try #require(Identifier(passwords.organization))
        connection = try await passwords.world.connection(of: passwords.organization)
        // Of another kind from its beginning on, as no verb makes one of a regular organization.
        try await passwords.world.store.write { [admin] scope in
            let organization = try #require(try scope.organization(admin))
            try scope.update(
                Organization(
                    id: admin, name: "Head Office", kind: .admin, capabilities: organization.capabilities,
                    accessSecurity: organization.accessSecurity, createdAt: organization.createdAt))
        }
        try await switches(managed: managed)
    }

    func switches(require: Bool = true, managed: Bool = true) async throws {
        try await passwords.switches(require: require, managed: managed)
    }

    /// A regular organization, linked.
    func linked(_ name: String, allowJIT: Bool = true) async throws -> Identifier<Organization> {
        let made = try await world.api(
            "POST", "/organizations",
            ["name": .string(name), "owner_email": .string("owner@\(name.lowercased()).example")])
        let text = try #require(made.json["id"]?.string)
        let id: Identifier<Organization> = try #require(Identifier(text))
        try await link(id, allowJIT: allowJIT)
        return id
    }

    func link(_ id: Identifier<Organization>, allowJIT: Bool = true) async throws {
        let link = SharedSSOLink(
            organization: id, adminOrganization: admin, allowJIT: allowJIT, linkedAt: world.clock.now())
        try await world.store.write { try $0.put(link) }
    }

    func unlink(_ id: Identifier<Organization>) async throws {
        let now = world.clock.now()
        try await world.store.write { scope in
            var link = try #require(try scope.link(of: id))
            link.end(at: now)
            try scope.put(link)
        }
    }

    @discardableResult
    func add(
        _ email: String, role: Membership.Role = .member, to organization: Identifier<Organization>
    ) async throws
        -> Member
    {
        try await passwords.add(email, role: role, to: organization.text)
    }

    func member(_ email: String, of organization: Identifier<Organization>) async throws -> Member? {
        let address = try EmailAddress(email)
        return try await world.store.read { scope in
            guard let identity = try scope.identity(email: address) else { return nil }
            return try scope.tenant(organization).member(identity: identity.id)
        }
    }

    /// From the application to the IdP and back to the gateway's last page or redirect.
    func signIn(
        _ email: String, _ journey: Journey, asking organization: Identifier<Organization>? = nil,
        _ extra: [(String, String)] = []
    ) async throws -> GatewayResponse {
        let asked = organization.map { [("organization", $0.text)] } ?? []
        let requestID = try await journey.begin(connection: connection, asked + extra)
        let parked = try await journey.post(
            try journey.order(connection, requestID: requestID, email: email), to: connection)
        guard parked.status == 303 else { return parked }
        return try await journey.finish(parked)
    }

    func claims(_ answer: GatewayResponse) async throws -> JSONValue {
        try #require(answer.status == 303, "\(answer.status) \(answer.text)")
        return try await passwords.claims(ofRedirect: answer)
    }
}

/// The addresses that a page's buttons lead to.
func choices(in page: GatewayResponse) -> [(name: String, url: String)] {
    page.text.components(separatedBy: "<a class=\"button\" href=\"").dropFirst().compactMap { part in
        guard let end = part.firstIndex(of: "\""), let close = part.firstIndex(of: ">"),
            let tag = part.range(of: "</a>")
        else { return nil }
        let url = part[..<end].replacingOccurrences(of: "&amp;", with: "&").replacingOccurrences(
            of: "&#x3D;", with: "=")
        return (String(part[part.index(after: close)..<tag.lowerBound]), url)
    }
}
