import Administration
import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// A regular organization that has `works.example`, and an Admin Organization of other people, made from another one.
struct LinkStage {
    let passwords: PasswordStage
    let works: Identifier<Organization>
    /// The regular organization that the Admin Organization was made from.
    let group: Identifier<Organization>
    let admin: Identifier<Organization>

    var world: World { passwords.world }
    var service: SharedSSOService { world.services.sharedSSO }

    init() async throws {
        passwords = try await PasswordStage()
        works = try #require(Identifier(passwords.organization))
        let second = try await passwords.world.organization("Group", domain: "group.example")
        group = try #require(Identifier(second))
        let made = try await passwords.world.api(
            "POST", "/organizations/\(group)/admin-organization", ["name": "Head Office"])
        admin = try #require(Identifier(made.json["id"]?.string ?? ""), "\(made.json.text)")
    }

    func api(
        _ method: String, _ organization: Identifier<Organization>, _ path: String, _ body: JSONValue? = nil,
        key: String? = World.apiKey
    ) async throws -> (status: Int, json: JSONValue) {
        try await world.api(method, "/organizations/\(organization)\(path)", body, key: key)
    }

    func code(expiresIn seconds: Int64? = nil) async throws -> (id: Identifier<LinkingCode>, text: String) {
        let made = try await api("POST", admin, "/linking-codes", seconds.map { ["expires_in_seconds": .integer($0)] })
        try #require(made.status == 201, "\(made.json.text)")
        let id: Identifier<LinkingCode> = try #require(Identifier(made.json["id"]?.string ?? ""))
        return (id, try #require(made.json["code"]?.string))
    }

    @discardableResult
    func link(_ organization: Identifier<Organization>? = nil) async throws -> JSONValue {
        let answer = try await api("POST", organization ?? works, "/link", ["code": .string(try await code().text)])
        try #require(answer.status == 201, "\(answer.json.text)")
        return answer.json
    }

    @discardableResult
    func add(
        _ email: String, role: Membership.Role = .member, to organization: Identifier<Organization>
    ) async throws -> Member {
        try await passwords.add(email, role: role, to: organization.text)
    }

    /// The person as an actor.
    ///
    /// - Parameter age: how long ago they authenticated; nil: nobody knows.
    func person(_ email: String, age: Duration? = .seconds(1)) async throws -> Actor {
        let address = try EmailAddress(email)
        let found = try await world.store.read { try $0.identity(email: address) }
        let now = world.clock.now()
        return .person(try #require(found).id, authenticatedAt: age.map { now.advanced(by: .zero - $0) })
    }

    func claim(of domain: String = "works.example") async throws -> DomainClaim {
        let name = try DomainName(domain)
        return try #require(try await world.store.read { try $0.claimHolder(of: name) })
    }

    func actions(_ organization: Identifier<Organization>) async throws -> [String] {
        try await world.store.read {
            try $0.tenant(organization).auditEvents(before: nil, limit: 1000).map(\.action)
        }
    }

    func eventTypes(_ organization: Identifier<Organization>) async throws -> [String] {
        try await world.store.read { try $0.tenant(organization).events(after: 0, limit: 1000).map(\.event.type) }
    }

    /// Who has been sent a message of this subject, in order of address.
    func told(_ subject: String) async throws -> [String] {
        try await world.mailWorker.sendDue()
        return world.mailer.sent.filter { $0.subject == subject }.map(\.to).sorted()
    }

    /// An organization as the API shows it.
    func shown(_ organization: Identifier<Organization>) async throws -> JSONValue {
        try await api("GET", organization, "").json
    }

    /// Changes what the operator lets an organization use.
    func allow(_ capabilities: Set<Capability>, _ id: Identifier<Organization>) async throws {
        try await world.store.write { scope in
            var organization = try #require(try scope.organization(id))
            organization.capabilities = capabilities
            try scope.update(organization)
        }
    }
}

/// The codes of a plan's findings.
func findings(_ plan: JSONValue) -> [String] {
    (plan["findings"]?.array ?? []).compactMap { $0["code"]?.string }
}

/// The addresses in a plan's group of people.
func emails(_ plan: JSONValue, _ group: String) -> [String] {
    (plan["people"]?[group]?["emails"]?.array ?? []).compactMap(\.string).sorted()
}
