import Essentials
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

/// One issuer on several connections: a tenant's, which all of its applications share (rule M-3).
@Suite struct SameIssuerTests {
    private static let tenant = "11111111-2222-3333-4444-555555555555"
    private static let forge = try? ResponseForge(issuer: "https://sts.windows.net/\(tenant)/", now: World.start)
    private static let claims = "http://schemas.microsoft.com/identity/claims/"

    private struct Side {
        let organization: String
        let domain: String
        let connection: JSONValue
    }

    /// An organization with a domain and a connection to the tenant.
    private func side(_ name: String, _ domain: String, isAdmin: Bool, _ world: World) async throws -> Side {
        let organization = try await world.organization(name, domain: domain)
        if isAdmin { try await world.makeAdminOrganization(organization) }
        let metadata = try #require(Self.forge).metadata(
            ssoURL: "https://login.microsoftonline.com/\(Self.tenant)/saml2")
        let made = try await world.api(
            "POST", "/organizations/\(organization)/connections",
            ["preset": "azure", "name": .string(name), "metadata_xml": .string(metadata)])
        let id = try #require(made.json["id"]?.string, "\(made.json.text)")
        let active = try await world.api(
            "POST", "/organizations/\(organization)/connections/\(id)/activate", ["skip_test": true])
        try #require(active.status == 200, "\(active.json.text)")
        try await world.switches(organization, managed: true)
        return Side(organization: organization, domain: domain, connection: active.json)
    }

    private func order(
        _ connection: JSONValue, _ journey: Journey, requestID: String?, email: String
    ) throws -> ResponseOrder {
        ResponseOrder(
            acsURL: try #require(connection["acs_url"]?.string),
            audience: try #require(connection["sp_entity_id"]?.string), inResponseTo: requestID,
            now: journey.world.clock.now(), email: email,
            attributes: [
                (Self.claims + "tenantid", [Self.tenant]), (Self.claims + "objectidentifier", ["oid-" + email]),
                ("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", [email]),
            ])
    }

    private func post(_ order: ResponseOrder, to acs: String, _ journey: Journey) async throws -> GatewayResponse {
        await journey.browser.crossSitePost(acs, [("SAMLResponse", try #require(Self.forge).response(order))])
    }

    @Test func `rule M-3: of three connections with one issuer each log-in ends at its own, and nowhere else`()
        async throws
    {
        let world = try await World()
        let sides = [
            try await side("Head", "head.example", isAdmin: true, world),
            try await side("Group", "group.example", isAdmin: true, world),
            try await side("Works", "works.example", isAdmin: false, world),
        ]
        let client = try await world.application()
        #expect(Set(sides.compactMap { $0.connection["sp_entity_id"]?.string }).count == 3)
        for side in sides {
            let journey = Journey(world, client: client)
            let email = "ada@\(side.domain)"
            let requestID = try await journey.begin(connection: side.connection)
            let acs = try #require(side.connection["acs_url"]?.string)
            let parked = try await post(
                try order(side.connection, journey, requestID: requestID, email: email), to: acs, journey)
            #expect(parked.status == 303, "\(parked.text)")
            let members = try await world.api("GET", "/organizations/\(side.organization)/members").json["items"]?.array
            #expect(members?.contains { $0["email"]?.string == email } == true)
            for other in sides where other.organization != side.organization {
                try await refuse(side, at: other, world, client)
            }
        }
        for side in sides {
            let members = try await world.api("GET", "/organizations/\(side.organization)/members").json["items"]?.array
            #expect(members?.allSatisfy { $0["email"]?.string?.hasSuffix(side.domain) == true } == true)
        }
    }

    /// What was meant for `side` is posted to the connection of `other`.
    private func refuse(
        _ side: Side, at other: Side, _ world: World, _ client: (id: String, secret: String)
    ) async throws {
        let journey = Journey(world, client: client)
        let requestID = try await journey.begin(connection: other.connection)
        var wrong = try order(other.connection, journey, requestID: requestID, email: "ada@\(side.domain)")
        wrong.audience = try #require(side.connection["sp_entity_id"]?.string)
        let answer = try await post(wrong, to: try #require(other.connection["acs_url"]?.string), journey)
        #expect(answer.shownCode == "saml.audience")
        let traces = try await world.api("GET", "/organizations/\(other.organization)/sign-on-traces").json
        let refused = traces["items"]?.array?.first { $0["code"] == "saml.audience" }
        let diagnosis = refused?["detail"]?["diagnosis"]
        #expect(diagnosis?["remedy"]?.string?.contains("Identifier (Entity ID)") == true, "\(traces.text)")
    }

    @Test
    func `rule M-3: a shared issuer is said when the connection is configured, and says more once a link joins them`()
        async throws
    {
        let world = try await World()
        let admin = try await side("Head", "head.example", isAdmin: true, world)
        let works = try await side("Works", "works.example", isAdmin: false, world)
        func codes() async throws -> [String] {
            let id = try #require(admin.connection["id"]?.string)
            let shown = try await world.api("GET", "/organizations/\(admin.organization)/connections/\(id)")
            return (shown.json["findings"]?.array ?? []).compactMap { $0["code"]?.string }
        }
        #expect(try await codes().contains("azure.tenant_of_another_organization"))
        let link = SharedSSOLink(
            organization: try #require(Identifier(works.organization)),
            adminOrganization: try #require(Identifier(admin.organization)), linkedAt: world.clock.now())
        try await world.store.write { try $0.put(link) }
        #expect(try await codes().contains("azure.issuer_shared_by_link"))
    }
}
