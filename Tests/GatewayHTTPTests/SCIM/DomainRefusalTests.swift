import Essentials
import GatewayModel
import Testing

/// Who and what a directory may not touch: each refusal says what to do, and leaves nothing behind.
@Suite struct DomainRefusalTests {
    @Test(arguments: ["eve@evil.example", "eve@sub.works.example", "eve@works.example.evil.example"])
    func `rule S-3, checklist 123: a person of another domain is not created`(email: String) async throws {
        let scene = try await RefusalScene()
        let domain = String(email.split(separator: "@")[1])
        try await scene.refused(
            403, says: [domain, "has not verified", "change the connection's settings"], "POST", "/Users",
            SCIMClient.user(email))
    }

    @Test func `rule S-3, checklist 123: nobody is moved to another domain, by PUT, PATCH or a new primary`()
        async throws
    {
        let scene = try await RefusalScene()
        let evil = SCIMClient.user("ada@evil.example")
        try await scene.refused(403, says: ["evil.example"], "PUT", "/Users/\(scene.ada)", evil)
        try await scene.refused(
            403, says: ["evil.example"], "PATCH", "/Users/\(scene.ada)",
            SCIMClient.patch([
                "op": "replace", "path": "emails[type eq \"work\"].value", "value": "ada@evil.example",
            ]))
        try await scene.refused(
            403, says: ["evil.example"], "PATCH", "/Users/\(scene.ada)",
            SCIMClient.patch([
                "op": "add", "path": "emails",
                "value": [["value": "ada@evil.example", "type": "home", "primary": true]],
            ]))
    }

    @Test func `rule D-6: a domain that is withdrawn is out of reach from the next request on`() async throws {
        let scene = try await RefusalScene()
        let claims = try await scene.world.api("GET", "/organizations/\(scene.client.organization)/domain-claims")
        let claim = try #require(claims.json["items"]?.array?.first?["id"]?.string)
        let gone = try await scene.world.api(
            "DELETE", "/organizations/\(scene.client.organization)/domain-claims/\(claim)")
        try #require(gone.status < 300, "\(gone.json.text)")
        try await scene.refused(404, says: [scene.ada], "GET", "/Users/\(scene.ada)")
        try await scene.refused(404, "DELETE", "/Users/\(scene.ada)")
        try await scene.refused(403, says: ["works.example"], "POST", "/Users", SCIMClient.user("new@works.example"))
        let list = try await scene.client.send("GET", "/Users")
        #expect(list.json["totalResults"] == 0)
        let group = try await scene.client.send("GET", "/Groups/\(scene.tools)")
        #expect(group.json["members"]?.array ?? [] == [])
    }

    @Test(arguments: ["GET", "PUT", "PATCH", "DELETE"])
    func `checklist 48, 122: another organization's user and group are as unknown as any`(
        method: String
    )
        async throws
    {
        let scene = try await RefusalScene()
        for (endpoint, foreign, unknown) in [
            ("Users", scene.stranger, "mem_00000000000000000000000000"),
            ("Groups", scene.strangers, "tem_00000000000000000000000000"),
        ] {
            let body: JSONValue? =
                switch method {
                case "PUT":
                    endpoint == "Users" ? SCIMClient.user("ada@works.example") : SCIMClient.group("Mine")
                case "PATCH": SCIMClient.patch(["op": "replace", "path": "displayName", "value": "Mine"])
                default: nil
                }
            let theirs = try await scene.refused(404, says: [foreign], method, "/\(endpoint)/\(foreign)", body)
            let nobodys = try await scene.refused(404, says: [unknown], method, "/\(endpoint)/\(unknown)", body)
            #expect(
                theirs.json.text.replacing(foreign, with: "id") == nobodys.json.text.replacing(unknown, with: "id"))
        }
    }

    @Test func `checklist 99, 122: another organization's user does not get into a group`() async throws {
        let scene = try await RefusalScene()
        let answer = try await scene.client.send(
            "PATCH", "/Groups/\(scene.tools)",
            SCIMClient.patch([
                "op": "add", "path": "members", "value": SCIMClient.entries([scene.stranger, scene.grace]),
            ]))
        #expect(answer.status == 204)
        #expect(try await scene.client.state().teams["Tools"] == ["ada@works.example", "grace@works.example"])
        let entry = try #require(try await scene.client.log().last)
        #expect(entry["difference"]?["unknown_members"] == ["count": 1, "first": [.string(scene.stranger)]])
        for filter in ["id eq \"\(scene.stranger)\"", "userName eq \"sam@other.example\"", "userName sw \"sam\""] {
            let found = try await scene.client.send("GET", "/Users?filter=\(filter)")
            #expect(found.json["totalResults"] == 0, "\(filter)")
        }
    }

    @Test func `rule S-5: the last owner stays, whichever way they are to go, and the answer says so`() async throws {
        let scene = try await RefusalScene()
        let owner = try #require(try await scene.client.send("GET", "/Users?filter=userName sw \"owner\"").ids.first)
        let put = SCIMClient.user("owner@works.example", [("active", false)])
        for (method, body) in [("PATCH", SCIMClient.active(false)), ("PUT", put), ("DELETE", nil)] {
            try await scene.refused(
                403, says: ["owner@works.example", "last owner", "make somebody else an owner first"], method,
                "/Users/\(owner)", body)
        }
        try await scene.refused(403, says: ["last owner"], "POST", "/Users", put)
    }
}
