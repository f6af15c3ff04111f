import Essentials
import GatewayHTTP
import GatewayTesting
import Testing

/// Two organizations, four connections, one shared IdP key and issuer.
@Suite struct TenancyTests {
    @Test func `rules R16, D9: no assertion for one connection is ever accepted at another's, whatever is swapped`()
        async throws
    {
        let world = try await World()
        var connections: [(connection: JSONValue, domain: String)] = []
        for domain in ["one.example", "two.example"] {
            let organization = try await world.organization(domain, domain: domain)
            for _ in 0..<2 {
                connections.append((try await world.connection(of: organization, idpInitiated: true), domain))
            }
            try await world.switches(organization, managed: true)
        }
        let client = try await world.application()
        for (index, from) in connections.enumerated() {
            for (other, to) in connections.enumerated() where other != index {
                // What an attacker may swap: the ACS path, then audience, recipient, destination and the request, in turn.
                for kept in [
                    "all", "audience", "recipient", "destination", "request", "none-but-request", "unsolicited",
                ] {
                    let journey = Journey(world, client: client)
                    let requestID = try await journey.begin(connection: from.connection)
                    let target = try await Journey(world, client: client).begin(connection: to.connection)
                    var order = try journey.order(from.connection, requestID: requestID, email: "ada@\(from.domain)")
                    let acs = to.connection["acs_url"]?.string
                    switch kept {
                    case "audience": (order.recipient, order.destination, order.inResponseTo) = (acs, acs, target)
                    case "recipient":
                        (order.audience, order.destination, order.inResponseTo) = (
                            to.connection["sp_entity_id"]?.string, acs, target
                        )
                    case "destination":
                        (order.audience, order.recipient, order.inResponseTo) = (
                            to.connection["sp_entity_id"]?.string, acs, target
                        )
                    case "request":
                        (order.audience, order.recipient, order.destination) = (
                            to.connection["sp_entity_id"]?.string, acs, acs
                        )
                    case "none-but-request": order.inResponseTo = target
                    case "unsolicited": order.inResponseTo = nil
                    default: break
                    }
                    let answer = try await journey.post(order, to: to.connection)
                    #expect(answer.status == 403, "\(index) → \(other), \(kept) kept: \(answer.shownCode ?? "")")
                }
            }
        }
    }

    @Test func `rule L-5: everything swapped right, another organization's people still can't be asserted`()
        async throws
    {
        let world = try await World()
        let one = try await world.organization("One", domain: "one.example")
        let two = try await world.organization("Two", domain: "two.example")
        let connection = try await world.connection(of: two)
        try await world.switches(two, managed: true)
        _ = try await world.connection(of: one)
        let journey = Journey(world, client: try await world.application())
        let id = try await journey.begin(connection: connection)
        let answer = try await journey.post(
            try journey.order(connection, requestID: id, email: "owner@one.example"), to: connection)
        #expect(answer.shownCode == "domain.not_claimed")
    }

    @Test func `rule P-4: another organization's ids are not found`() async throws {
        let world = try await World()
        let one = try await world.organization("One", domain: "one.example")
        let two = try await world.organization("Two", domain: "two.example")
        let connection = try await world.connection(of: one)
        let id = try #require(connection["id"]?.string)
        for (method, path) in [("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/activate"), ("POST", "/test")] {
            let answer = try await world.api(method, "/organizations/\(two)/connections/\(id)\(path)")
            #expect(answer.status == 404, "\(method) \(path)")
        }
    }
}
