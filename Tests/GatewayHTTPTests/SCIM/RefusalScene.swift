import Essentials
import GatewayHTTP
import Testing

/// A directory with two people and a group, beside another organization's: what must stay as it is.
struct RefusalScene {
    let world: World
    let client: SCIMClient
    let other: SCIMClient
    let ada: String
    let grace: String
    let tools: String
    let stranger: String
    let strangers: String

    init(adapter: String = "generic-saml") async throws {
        world = try await World()
        client = try await SCIMClient.works(world, adapter: adapter)
        other = try await SCIMClient(world, try await world.organization("Other", domain: "other.example"))
        ada = try await client.makeUser("ada@works.example")
        grace = try await client.makeUser("grace@works.example")
        tools = try await client.makeGroup("Tools", [ada])
        stranger = try await other.makeUser("sam@other.example")
        strangers = try await other.makeGroup("Strangers", [stranger])
    }

    /// Sends what must be refused, and sees that nothing is different afterwards, in either organization.
    @discardableResult
    func refused(
        _ status: Int, type scimType: String? = nil, says words: [String] = [], by sender: SCIMClient? = nil,
        _ method: String, _ target: String, _ body: JSONValue? = nil, bytes: [UInt8]? = nil,
        headers: [(name: String, value: String)] = [], location: SourceLocation = #_sourceLocation
    ) async throws -> SCIMAnswer {
        let before = (try await client.state(), try await other.state())
        let answer = try await (sender ?? client).send(
            method, target, bytes: bytes ?? body.flatMap { $0.isNull ? nil : $0.utf8 } ?? [], headers)
        #expect(answer.status == status, "\(answer.json.text)", sourceLocation: location)
        #expect(answer.json["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"], sourceLocation: location)
        #expect(answer.json["status"] == .string("\(status)"), sourceLocation: location)
        #expect(answer.json["scimType"]?.string == scimType, "\(answer.json.text)", sourceLocation: location)
        #expect(answer.header("content-type") == "application/scim+json", sourceLocation: location)
        for word in words {
            #expect(answer.detail.contains(word), "\(answer.detail)", sourceLocation: location)
        }
        let after = (try await client.state(), try await other.state())
        #expect(before == after, "something has changed", sourceLocation: location)
        return answer
    }
}
