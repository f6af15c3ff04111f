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

    /// Somebody who tries a door.
    struct Visitor {
        let address: String
        /// The link of their invitation; one that was never made for a stranger.
        var link: String?
    }

    /// Somebody new of this kind, with a password where the door asks for one.
    func person(
        _ kind: AccessTableTests.Person, for door: AccessTableTests.Door, _ round: Int
    ) async throws -> Visitor {
        let domain = kind == .guest ? "guest.example" : "works.example"
        let address = "\(kind)-\(door)-\(round)@\(domain)"
        switch kind {
        case .stranger: return Visitor(address: address, link: stage.world.base + "/invitations/gin_nothing")
        case .invited, .expired: return try await invited(address, isExpired: kind == .expired, for: door)
        case .owner, .admin, .member, .deactivated, .guest: break
        }
        let role: Membership.Role = kind == .owner ? .owner : kind == .admin ? .admin : .member
        let member = try await stage.add(address, role: role)
        if door == .password { try await stage.setPassword(address) }
        guard kind == .deactivated else { return Visitor(address: address) }
        var membership = member.membership
        membership.active = false
        let ended = membership
        try await stage.world.store.write { try $0.update(ended) }
        return Visitor(address: address)
    }

    private func invited(
        _ address: String, isExpired: Bool, for door: AccessTableTests.Door
    ) async throws -> Visitor {
        let made = try await invite(address, ["expires_in_seconds": isExpired ? 3600 : 86400])
        let link = try #require(made.json["acceptance_url"]?.string, "\(made.json.text)")
        if door == .password || door == .invitation { try await stage.setPassword(address) }
        if isExpired { stage.world.clock.advance(by: .hours(2)) }
        return Visitor(address: address, link: link)
    }

    private func invite(
        _ address: String, _ extra: [String: JSONValue] = [:]
    ) async throws -> (status: Int, json: JSONValue) {
        var body = JSONObject([("email", .string(address))])
        for (name, value) in extra { body[name] = value }
        return try await stage.world.api("POST", "/organizations/\(stage.organization)/invitations", .object(body))
    }

    /// Tries a door; `in`, or the code or status of the refusal.
    func open(_ door: AccessTableTests.Door, _ visitor: Visitor) async throws -> String {
        switch door {
        case .sso: try await signOn(visitor.address)
        case .password: try await password(visitor.address)
        case .scim: try await create(visitor.address)
        case .invitation: try await followInvitation(of: visitor)
        }
    }

    /// Whether the address is a member's.
    func isMember(_ visitor: Visitor) async throws -> Bool {
        let (id, email) = (organization, try EmailAddress(visitor.address))
        return try await stage.world.store.read { scope in
            guard let identity = try scope.identity(email: email) else { return false }
            return try scope.tenant(id).member(identity: identity.id) != nil
        }
    }

    /// Opens the link and goes where its page leads; who can't be invited has none.
    private func followInvitation(of visitor: Visitor) async throws -> String {
        guard let link = visitor.link else {
            let refused = try await invite(visitor.address)
            return code(refused) ?? "\(refused.status)"
        }
        let journey = stage.journey()
        let page = await journey.browser.get(link)
        guard page.status == 200 else { return page.shownCode ?? "\(page.status)" }
        guard page.text.contains(try #require(connection["start_url"]?.string)) else {
            return try await password(visitor.address)
        }
        let begun = await journey.browser.get(try #require(connection["start_url"]?.string))
        let order = try journey.order(
            connection, requestID: try Journey.requestID(begun.header("location")), email: visitor.address)
        let parked = try await journey.post(order, to: connection)
        guard parked.status == 303 else { return parked.shownCode ?? "\(parked.status)" }
        let done = try await journey.finish(parked)
        return done.text.contains("Signed in as \(visitor.address)") ? "in" : done.shownCode ?? "\(done.status)"
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
            // Who must use SSO gets a page with the way there instead of a code (rule A-2).
            for (words, code) in [
                ("requires its members to use single sign-on", "password.sso_required"),
                ("lets people of your domain in through single sign-on", "password.sso_first"),
            ] where answer.text.contains(words) {
                return code
            }
            return answer.shownCode ?? "\(answer.status)"
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
