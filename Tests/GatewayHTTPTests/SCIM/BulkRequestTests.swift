import Essentials
import GatewayModel
import GatewayTesting
import Testing

/// RFC 7644 3.7 through the endpoint, against real people.
@Suite struct BulkRequestTests {
    private func send(
        _ client: SCIMClient, failOnErrors: Int? = nil, _ operations: [JSONValue]
    ) async throws -> SCIMAnswer {
        let schema = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
        var body = JSONObject([("schemas", .array([.string(schema)])), ("Operations", .array(operations))])
        body["failOnErrors"] = failOnErrors.map { .integer(Int64($0)) }
        return try await client.send("POST", "/Bulk", .object(body))
    }

    private func post(_ path: String, _ bulkId: String, _ data: JSONValue) -> JSONValue {
        ["method": "POST", "path": .string(path), "bulkId": .string(bulkId), "data": data]
    }

    private func statuses(_ answer: SCIMAnswer) -> [String?] {
        (answer.json["Operations"]?.array ?? []).map { $0["status"]?.string }
    }

    @Test func `checklist 102: a group before its members is filled by forward reference`() async throws {
        let client = try await SCIMClient.works(try await World())
        let answer = try await send(
            client,
            [
                post("/Groups", "g", SCIMClient.group("Tools", ["bulkId:a", "bulkId:b"])),
                post("/Users", "a", SCIMClient.user("ada@works.example")),
                post("/Users", "b", SCIMClient.user("grace@works.example")),
            ])
        #expect(answer.status == 200)
        #expect(answer.json["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"])
        let results = answer.json["Operations"]?.array ?? []
        #expect(results.map { $0["bulkId"]?.string } == ["g", "a", "b"])
        #expect(statuses(answer) == ["201", "201", "201"])
        let state = try await client.state()
        #expect(state.teams == ["Tools": ["ada@works.example", "grace@works.example"]])
        #expect(state.isGapFree)
        let base = client.world.base + "/scim/v2"
        for result in results {
            let location = try #require(result["location"]?.string)
            let read = try await client.send("GET", String(location.dropFirst(base.count)))
            #expect(read.json["meta"]?["location"] == .string(location))
            #expect(read.header("etag") == result["version"]?.string)
        }
    }

    @Test func `checklist 102: two who are each other's manager are made, and refer to each other`() async throws {
        let client = try await SCIMClient.works(try await World())
        let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
        func person(_ email: String, manager: String) -> JSONValue {
            SCIMClient.user(email, [(urn, ["manager": ["value": .string("bulkId:" + manager)]])])
        }
        let answer = try await send(
            client,
            [
                post("/Users", "a", person("ada@works.example", manager: "b")),
                post("/Users", "b", person("grace@works.example", manager: "a")),
            ])
        #expect(statuses(answer) == ["201", "201"], "\(answer.json.text)")
        let people = try await client.send("GET", "/Users?filter=\(urn):manager.value pr")
        #expect(people.resources.count == 2)
        let managers = people.resources.compactMap { $0[urn]?["manager"]?["value"]?.string }
        #expect(Set(managers) == Set(people.ids))
        for person in people.resources { #expect(person[urn]?["manager"]?["value"] != person["id"]) }
    }

    @Test func `checklist 102, 104: a reference to what failed is 409, and what is right beside it is done`()
        async throws
    {
        let client = try await SCIMClient.works(try await World())
        let ada = try await client.makeUser("ada@works.example")
        let answer = try await send(
            client,
            [
                post("/Users", "evil", SCIMClient.user("eve@evil.example")),
                post("/Groups", "g", SCIMClient.group("Tools", ["bulkId:evil"])),
                ["method": "PATCH", "path": .string("/Users/\(ada)"), "data": SCIMClient.active(false)],
                ["method": "DELETE", "path": "/Users/mem_unknown"],
                [
                    "method": "PUT", "path": .string("/Users/\(ada)"), "version": "W/\"77\"",
                    "data": SCIMClient.user("ada@works.example"),
                ],
            ])
        #expect(statuses(answer) == ["403", "409", "200", "404", "412"])
        let results = answer.json["Operations"]?.array ?? []
        #expect(results[0]["response"]?["detail"]?.string?.contains("evil.example") == true)
        #expect(results[1]["response"]?["scimType"] == "invalidValue")
        #expect(results[0]["location"] == nil)
        let state = try await client.state()
        #expect(state.teams == [:])
        #expect(state.members.count == 2)
        #expect(state.member("ada@works.example")?.membership.active == false)
    }

    @Test func `checklist 131: each operation is in the request log under its own path, a refused one with its reason`()
        async throws
    {
        let client = try await SCIMClient.works(try await World())
        let ada = try await client.makeUser("ada@works.example")
        _ = try await send(
            client,
            [
                post("/Users", "evil", SCIMClient.user("eve@evil.example")),
                post("/Groups", "g", SCIMClient.group("Tools", ["bulkId:nobody"])),
                [
                    "method": "PATCH", "path": .string("/Users/\(ada)"),
                    "data": SCIMClient.patch(["op": "Replace", "path": "active", "value": "False"]),
                ],
            ])
        let log = try await client.log().dropFirst()
        func entry(_ method: String, _ path: String) -> JSONValue? {
            log.first { $0["method"]?.string == method && $0["path"]?.string == path }
        }
        #expect(log.count == 4)
        #expect(entry("POST", "/Users")?["code"] == "scim.forbidden")
        #expect(entry("POST", "/Users")?["detail"]?.string?.contains("evil.example") == true)
        #expect(entry("POST", "/Groups")?["code"] == "scim.unresolved_reference")
        #expect(entry("PATCH", "/Users/\(ada)")?["difference"] == ["changed": ["active"]])
        #expect(entry("PATCH", "/Users/\(ada)")?["rewrites"] == ["operation_case": 1, "text_boolean": 1])
        #expect(entry("POST", "/Bulk")?["status"] == 200)
    }

    @Test func `checklist 103: failOnErrors stops, and what is left is not tried`() async throws {
        let client = try await SCIMClient.works(try await World())
        let answer = try await send(
            client, failOnErrors: 1,
            [
                post("/Users", "a", SCIMClient.user("ada@works.example")),
                post("/Users", "b", SCIMClient.user("eve@evil.example")),
                post("/Users", "c", SCIMClient.user("grace@works.example")),
            ])
        #expect(statuses(answer) == ["201", "403"])
        #expect(try await client.state().members.count == 2)
    }

    @Test func `checklist 103: too many operations are 413, a GET and what is malformed 400, and nothing is done`()
        async throws
    {
        let client = try await SCIMClient.works(try await World())
        let before = try await client.state()
        let one = post("/Users", "a", SCIMClient.user("ada@works.example"))
        let many = (0...1000).map { post("/Users", "\($0)", SCIMClient.user("p\($0)@works.example")) }
        #expect(try await send(client, many).status == 413)
        let wrong: [JSONValue] = [
            ["method": "GET", "path": "/Users/x"], post("/Me", "b", [:]), post("/Users", "a", [:]),
            ["method": "POST", "path": "/Users", "data": [:]],
            post("/Bulk", "b", [:]), post("/../api/v1/organizations", "b", [:]), nil,
        ]
        for operation in wrong {
            let answer = try await send(client, [one, operation])
            #expect(answer.status == 400, "\(operation.text)")
            #expect(answer.json["scimType"] == "invalidSyntax")
        }
        #expect(try await client.state() == before)
    }

    @Test func `checklist 122: bulk reaches nobody of another organization, by id, member or reference`() async throws {
        let world = try await World()
        let client = try await SCIMClient.works(world)
        let other = try await SCIMClient(world, try await world.organization("Other", domain: "other.example"))
        let sam = try await other.makeUser("sam@other.example")
        let before = try await other.state()
        let answer = try await send(
            client,
            [
                ["method": "DELETE", "path": .string("/Users/\(sam)")],
                ["method": "PATCH", "path": .string("/Users/\(sam)"), "data": SCIMClient.active(false)],
                post("/Groups", "g", SCIMClient.group("Tools", [sam])),
            ])
        #expect(statuses(answer) == ["404", "404", "201"])
        #expect(try await other.state() == before)
        #expect(try await client.state().teams == ["Tools": []])
    }

    @Test func `checklist 112: what stops an operation inside is the operator's to read, under the request's id`()
        async throws
    {
        let log = RecordedLog()
        let client = try await SCIMClient.works(try await World(log: log.logger))
        client.world.store.failWrite(after: 1)
        let answer = try await send(
            client,
            [
                post("/Users", "a", SCIMClient.user("ada@works.example")),
                post("/Users", "b", SCIMClient.user("grace@works.example")),
                post("/Users", "c", SCIMClient.user("joan@works.example")),
            ])
        #expect(answer.status == 200)
        #expect(statuses(answer) == ["201", "500", "201"])
        #expect(!answer.json.text.contains("the test said so"))
        let failures = log.lines.filter { $0.text == "a part of a request failed" }
        #expect(failures.count == 1)
        let failure = try #require(failures.first)
        #expect(failure.fields["request_id"] == "req-scim")
        #expect(failure.fields["part"] == "POST /Users")
        #expect(failure.fields["code"] == "store.failed")
        #expect(failure.fields["message"]?.contains("the test said so") == true)
    }

    @Test func `an operation that is refused for what it asks is no failure of the gateway's`() async throws {
        let log = RecordedLog()
        let client = try await SCIMClient.works(try await World(log: log.logger))
        let answer = try await send(client, [post("/Users", "a", SCIMClient.user("ada@elsewhere.example"))])
        #expect(statuses(answer) == ["403"])
        #expect(!log.lines.contains { $0.text == "a part of a request failed" })
    }
}
