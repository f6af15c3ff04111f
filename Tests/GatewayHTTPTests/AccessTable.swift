import Effects
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// One organization whose doors are tried, each time by somebody new.
struct AccessTable {
    let stage: PasswordStage
    let connection: JSONValue
    let directory: SCIMClient
    private let organization: Identifier<Organization>

    init() async throws {
        stage = try await PasswordStage()
        connection = try await stage.world.connection(of: stage.organization)
        directory = try await SCIMClient(stage.world, stage.organization)
        organization = try #require(Identifier<Organization>(stage.organization))
    }

    /// Brings the claim of works.example into a state.
    func set(_ domain: AccessTableTests.Domain) async throws {
        let (id, start) = (organization, stage.world.clock.now())
        let name = try DomainName("works.example")
        try await stage.world.store.write { scope in
            for claim in try scope.tenant(id).domainClaims() { try scope.delete(claim) }
            guard domain != .unclaimed else { return }
            var claim = DomainClaim(
                id: Identifier(stored: "dom-table"), organization: id, domain: name, token: "t", createdAt: start)
            if domain != .pending { _ = claim.note(.found, at: start) }
            let wanted: DomainClaim.State =
                switch domain {
                case .verified: .verified
                case .failing: .failing
                case .lapsed: .lapsed
                default: .pending
                }
            while claim.state != wanted { _ = claim.note(.absent("gone"), at: claim.nextCheckAt) }
            try scope.insert(claim)
        }
    }

    /// Somebody new of this kind, with a password where the door asks for one.
    func person(
        _ kind: AccessTableTests.Person, for door: AccessTableTests.Door, _ round: Int
    ) async throws -> String {
        let domain = kind == .guest ? "guest.example" : "works.example"
        let address = "\(kind)-\(door)-\(round)@\(domain)"
        guard kind != .stranger else { return address }
        let role: Membership.Role = kind == .owner ? .owner : kind == .admin ? .admin : .member
        let member = try await stage.add(address, role: role)
        if door == .password { try await stage.setPassword(address) }
        guard kind == .deactivated else { return address }
        var membership = member.membership
        membership.active = false
        let ended = membership
        try await stage.world.store.write { try $0.update(ended) }
        return address
    }

    /// Tries a door; `in`, or the code or status of the refusal.
    func open(_ door: AccessTableTests.Door, _ address: String) async throws -> String {
        switch door {
        case .sso: try await signOn(address)
        case .password: try await password(address)
        case .scim: try await create(address)
        }
    }

    private func signOn(_ address: String) async throws -> String {
        let journey = stage.journey()
        let id = try #require(connection["id"]?.string)
        let begun = await journey.browser.get(journey.authorizeURL([("connection", id)]))
        guard let location = begun.header("location"), query(location)["SAMLRequest"] != nil else {
            return begun.shownCode ?? query(begun.header("location"))["error"] ?? "\(begun.status)"
        }
        let order = try journey.order(
            connection, requestID: try Journey.requestID(location), email: address)
        let parked = try await journey.post(order, to: connection)
        guard parked.status == 303 else { return parked.shownCode ?? "\(parked.status)" }
        let done = try await journey.finish(parked)
        return query(done.header("location"))["code"] == nil ? done.shownCode ?? "\(done.status)" : "in"
    }

    private func password(_ address: String) async throws -> String {
        let browser = Browser(stage.world)
        let answer = try await stage.signIn(address, PasswordStage.password, browser)
        guard answer.status == 303 else {
            // A member who must use SSO gets a page with the way there instead of a code (rule A-2).
            let leadsToSSO = answer.text.contains("requires its members to use single sign-on")
            return answer.shownCode ?? (leadsToSSO ? "password.sso_required" : "\(answer.status)")
        }
        _ = try await stage.claims(answer, browser)
        return "in"
    }

    private func create(_ address: String) async throws -> String {
        let answer = try await directory.send(
            "POST", "/Users", ["schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": .string(address)])
        return answer.status == 201 ? "in" : "\(answer.status)"
    }
}
