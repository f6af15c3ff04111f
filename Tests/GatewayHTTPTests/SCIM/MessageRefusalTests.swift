import Essentials
import GatewayModel
import Testing

/// Messages that nobody honest sends, or that say more than a directory may.
@Suite struct MessageRefusalTests {
    @Test func `checklist 58: filters that are too long, too deep or too many are refused, as GET and as search`()
        async throws
    {
        let scene = try await RefusalScene()
        let deep = String(repeating: "(", count: 200) + "title pr" + String(repeating: ")", count: 200)
        let bombs = [
            "userName eq \"\(String(repeating: "a", count: 3000))\"", deep,
            String(repeating: "not (", count: 100) + "title pr" + String(repeating: ")", count: 100),
            Array(repeating: "title pr", count: 100).joined(separator: " or "),
        ]
        for (bomb, limit) in zip(bombs, ["2048", "16", "16", "64"]) {
            try await scene.refused(400, type: "invalidFilter", says: [limit], "GET", "/Users?filter=\(bomb)")
            try await scene.refused(
                400, type: "invalidFilter", says: [limit], "POST", "/Users/.search",
                [
                    "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": .string(bomb),
                ])
        }
        for nonsense in ["", "userName", "userName eq", "password eq \"x\"", "shoeSize eq 1", "title pr and"] {
            try await scene.refused(400, type: "invalidFilter", "GET", "/Users?filter=\(nonsense)")
        }
    }

    @Test func `checklist 92: paths that are too long or too deep are refused`() async throws {
        let scene = try await RefusalScene()
        let bombs = [
            String(repeating: "a", count: 2000), "emails[" + String(repeating: "(", count: 100) + "type pr",
            "emails[type eq \"work\"].value.value", "emails[type eq \"work\"", "..",
        ]
        for bomb in bombs {
            let operation: JSONValue = ["op": "replace", "path": .string(bomb), "value": "x"]
            let answer = try await scene.refused(
                400, type: "invalidPath", "PATCH", "/Users/\(scene.ada)", SCIMClient.patch(operation))
            #expect(answer.detail.contains("send attr"))
        }
    }

    @Test func `checklist 9: a user of six megabytes is 413 with a SCIM body`() async throws {
        let scene = try await RefusalScene()
        let large = SCIMClient.user(
            "big@works.example", [("title", .string(String(repeating: "x", count: 6 << 20)))])
        try await scene.refused(413, "POST", "/Users", large)
        try await scene.refused(413, "PUT", "/Users/\(scene.ada)", large)
    }

    @Test func `checklist 114: duplicate keys, nesting without end and what is no JSON are refused`() async throws {
        let scene = try await RefusalScene()
        let twice = Array(
            #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"a@works.example","userName":"b@evil.example"}"#
                .utf8)
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
        for bytes in [twice, deep, Array("{".utf8), Array("[]".utf8), Array("null".utf8), [0xFF, 0xFE]] {
            try await scene.refused(400, type: "invalidSyntax", "POST", "/Users", bytes: bytes)
            try await scene.refused(400, type: "invalidSyntax", "PATCH", "/Users/\(scene.ada)", bytes: bytes)
        }
    }

    @Test(arguments: ["roles", "entitlements", "admin", "role", "urn:example:extension:2.0:User"])
    func `checklist 40: a privilege or anything unknown is refused by name where no preset drops it`(
        name: String
    )
        async throws
    {
        let scene = try await RefusalScene()
        let value: JSONValue = [["value": "owner", "primary": true]]
        try await scene.refused(
            400, type: "invalidSyntax", says: [name], "POST", "/Users",
            SCIMClient.user("new@works.example", [(name, value)]))
        try await scene.refused(
            400, type: "invalidSyntax", says: [name], "PUT", "/Users/\(scene.ada)",
            SCIMClient.user("ada@works.example", [(name, value)]))
    }

    @Test func `checklist 40: presets that say so drop roles and unknown attributes, count them, and nobody gains any`()
        async throws
    {
        let world = try await World()
        let client = try await SCIMClient.works(world, adapter: "azure")
        let more: [(String, JSONValue)] = [
            ("roles", [["value": "owner", "primary": true]]), ("admin", true), ("role", "owner"),
        ]
        let ada = try await client.makeUser("ada@works.example", more)
        let patched = try await client.send(
            "PATCH", "/Users/\(ada)",
            SCIMClient.patch(
                ["op": "Add", "path": "roles[primary eq \"True\"].value", "value": "owner"],
                ["op": "Replace", "path": "role", "value": "owner"]))
        #expect(patched.status == 200)
        #expect(patched.json["roles"] == nil)
        let state = try await client.state()
        #expect(state.member("ada@works.example")?.membership.role == .member)
        #expect(state.eventTypes == ["user.created", "user.created"])
        let log = try await client.log()
        #expect(log.first?["rewrites"]?["drop_privileges"] == 1)
        #expect(log.first?["rewrites"]?["unknown_attribute"] == 2)
        #expect(log.last?["rewrites"]?["drop_privileges"] == 1)
        #expect(log.last?["rewrites"]?["unknown_attribute"] == 1)
    }

    @Test func `checklist 28: a password is in no answer, log, audit entry or event, and no filter asks for it`()
        async throws
    {
        let scene = try await RefusalScene(adapter: "okta")
        let secret = "correct-horse-battery"
        let made = try await scene.client.send(
            "POST", "/Users?attributes=password,userName",
            SCIMClient.user("new@works.example", [("password", .string(secret))]))
        #expect(made.status == 201)
        let id = try #require(made.json["id"]?.string)
        let patched = try await scene.client.send(
            "PATCH", "/Users/\(id)", SCIMClient.patch(["op": "replace", "value": ["password": .string(secret)]]))
        #expect(patched.status == 200)
        let read = try await scene.client.send("GET", "/Users/\(id)?attributes=password")
        for answer in [made, patched, read] { #expect(!answer.json.text.contains(secret)) }
        let state = try await scene.client.state()
        #expect(!"\(state)".contains(secret))
        #expect(!JSONValue.array(try await scene.client.log()).text.contains(secret))
        try await scene.refused(400, type: "invalidFilter", "GET", "/Users?filter=password eq \"\(secret)\"")
    }

    @Test func `checklist 12: a request that wants to be taken for another method is refused`() async throws {
        let scene = try await RefusalScene()
        try await scene.refused(
            400, type: "invalidSyntax", says: ["send the method DELETE itself"], "POST", "/Users/\(scene.ada)",
            SCIMClient.user("ada@works.example"), headers: [("x-http-method-override", "DELETE")])
    }

    @Test func `checklist 17, 110: a method that an endpoint does not have is 405 with those that it has`()
        async throws
    {
        let scene = try await RefusalScene()
        let users = try await scene.refused(405, "DELETE", "/Users")
        #expect(users.header("allow") == "GET, POST")
        let user = try await scene.refused(405, "POST", "/Users/\(scene.ada)", SCIMClient.user("x@works.example"))
        #expect(user.header("allow") == "GET, PUT, PATCH, DELETE")
        for name in ["ServiceProviderConfig", "Schemas", "ResourceTypes"] {
            for method in ["POST", "PUT", "PATCH", "DELETE"] {
                let answer = try await scene.refused(405, method, "/\(name)")
                #expect(answer.header("allow") == "GET")
            }
        }
        #expect(try await scene.refused(405, "GET", "/Bulk").header("allow") == "POST")
    }

    @Test func `checklist 107: another version is 412, the same 304, and any is good enough for a star`() async throws {
        let scene = try await RefusalScene()
        for (endpoint, id) in [("Users", scene.ada), ("Groups", scene.tools)] {
            let target = "/\(endpoint)/\(id)"
            let version = try #require(try await scene.client.send("GET", target).header("etag"))
            let known = try await scene.client.send("GET", target, nil, [("if-none-match", version)])
            #expect(known.status == 304)
            #expect(known.json == .null)
            let body = endpoint == "Users" ? SCIMClient.user("ada@works.example") : SCIMClient.group("Tools")
            for (method, body) in [
                ("PUT", body), ("PATCH", SCIMClient.patch(["op": "replace", "path": "displayName", "value": "X"])),
                ("DELETE", nil),
            ] {
                let stale: [(name: String, value: String)] = [("if-match", "W/\"999\"")]
                try await scene.refused(412, says: ["read the resource again"], method, target, body, headers: stale)
            }
            let patch = SCIMClient.patch(["op": "replace", "path": "displayName", "value": "Y"])
            #expect(try await scene.client.send("PATCH", target, patch, [("if-match", version)]).status < 300)
            try await scene.refused(412, "PATCH", target, patch, headers: [("if-match", version)])
            #expect(try await scene.client.send("PATCH", target, patch, [("if-match", "*")]).status < 300)
        }
    }
}
