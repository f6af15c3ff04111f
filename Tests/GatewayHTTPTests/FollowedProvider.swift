import Administration
import Cryptography
import Effects
import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// An IdP whose metadata is fetched from a URL, with a key that it can change.
struct FollowedProvider {
    static let url = "https://idp.example.com/metadata"
    static let sso = "https://idp.example.com/sso"
    static let next = try? ResponseForge(issuer: "https://idp.example.com/saml", now: World.start)

    let world: World
    let organization: String
    let connection: JSONValue
    let client: (id: String, secret: String)
    let old: ResponseForge
    let new: ResponseForge
    let path: String

    init(follow: Bool? = nil, ssoURL: String = FollowedProvider.sso) async throws {
        world = try await World()
        old = try #require(World.forge)
        new = try #require(FollowedProvider.next)
        world.fetcher.set(FollowedProvider.url, Array(old.metadata(ssoURL: FollowedProvider.sso).utf8))
        organization = try await world.organization("Works", domain: "works.example")
        let made = try await world.api(
            "POST", "/organizations/\(organization)/connections",
            [
                "preset": "generic-saml", "name": "Works", "metadata_url": .string(FollowedProvider.url),
                "follow_metadata_keys": follow.map(JSONValue.bool) ?? .null,
            ])
        path = "/organizations/\(organization)/connections/\(try #require(made.json["id"]?.string))"
        connection = try await world.api("POST", path + "/activate", ["skip_test": true]).json
        try #require(connection["state"] == "active", "\(connection.text)")
        try await world.switches(organization, managed: true)
        client = try await world.application()
    }

    /// What the metadata URL answers with from now on.
    func serve(
        _ certificates: [Certificate], ssoURL: String = FollowedProvider.sso, attributes: [(String, String?)] = [],
        by forge: ResponseForge? = nil
    ) {
        let metadata = (forge ?? old).metadata(ssoURL: ssoURL, certificates: certificates, attributes: attributes)
        world.fetcher.set(FollowedProvider.url, Array(metadata.utf8))
    }

    /// Lets the schedule run for a while, in steps of an hour.
    func pass(_ duration: Duration) async throws {
        var left = duration
        while left > .zero {
            world.clock.advance(by: .hours(1))
            left -= .hours(1)
            while try await world.services.connections.refreshDue() >= 16 {}
        }
    }

    func now() async throws -> JSONValue { try await world.api("GET", path).json }

    func trusted() async throws -> [String] { fingerprints(try await now()["idp"]?["certificates"]) }
    func staged() async throws -> [String] { fingerprints(try await now()["staged_certificates"]) }
    func findings() async throws -> [String] {
        (try await now()["findings"]?.array ?? []).compactMap { $0["code"]?.string }
    }

    private func fingerprints(_ list: JSONValue?) -> [String] {
        (list?.array ?? []).compactMap { $0["sha256"]?.string }.sorted()
    }

    /// A log-in whose response this key signs; the code of its refusal, or nil where it is accepted.
    func refusal(signedBy forge: ResponseForge) async throws -> String? {
        let journey = Journey(world, client: client)
        let order = try journey.order(
            connection, requestID: try await journey.begin(connection: connection), email: "ada@works.example")
        let answer = await journey.browser.crossSitePost(
            try #require(connection["acs_url"]?.string), [("SAMLResponse", try forge.response(order))])
        guard answer.status != 303 else { return nil }
        return try await journey.lastCode(organization)
    }

    func events(_ type: String) async throws -> [JSONValue] {
        let id = try #require(Identifier<Organization>(organization))
        return try await world.store.read { try $0.tenant(id).events(after: 0, limit: 1000).map(\.event) }
            .filter { $0.type == type }.map(\.data)
    }

    /// The mail that went out so far, of this subject or of any.
    func mail(_ subject: String? = nil) async throws -> [MailMessage] {
        world.mailer.allow()
        try await world.mailWorker.sendDue()
        return world.mailer.sent.filter { subject == nil || $0.subject == subject }
    }

    func audited(_ action: String) async throws -> Int {
        let id = try #require(Identifier<Organization>(organization))
        return try await world.store.read { try $0.tenant(id).auditEvents(before: nil, limit: 1000) }
            .count { $0.action == action }
    }
}

func fingerprint(_ forge: ResponseForge) -> String { hexadecimal(forge.certificate.sha256Fingerprint) }
