import Essentials
import GatewayModel
import GatewayTesting
import Testing

@Suite struct ListingTests {
    private func crowd(_ count: Int) async throws -> SCIMClient {
        let client = try await SCIMClient.works(try await World())
        for index in 0..<count {
            // Several in one millisecond, so that the order needs more than the time.
            if index % 3 == 0 { client.world.clock.advance(by: .seconds(1)) }
            _ = try await client.makeUser(
                "p\(index)@works.example", [("title", .string(index % 2 == 0 ? "Even" : "odd"))])
        }
        return client
    }

    private func walk(_ client: SCIMClient, _ query: String, count: Int) async throws -> [[String]] {
        var (pages, cursor): ([[String]], String?) = ([], "")
        while let next = cursor, pages.count < 50 {
            let page = try await client.send("GET", "/Users?\(query)count=\(count)&cursor=\(next)")
            try #require(page.status == 200, "\(page.json.text)")
            pages.append(page.ids)
            cursor = page.json["nextCursor"]?.string
        }
        return pages
    }

    @Test func `checklist 63 to 66: pages by index are stable and complete, and their numbers are numbers`()
        async throws
    {
        let client = try await crowd(22)
        var ids: [String] = []
        for start in stride(from: 1, to: 30, by: 5) {
            let page = try await client.send("GET", "/Users?startIndex=\(start)&count=5")
            #expect(page.json["totalResults"] == 23)
            #expect(page.json["startIndex"]?.integer == Int64(start))
            #expect(page.json["itemsPerPage"]?.integer == Int64(page.ids.count))
            ids += page.ids
        }
        #expect(ids.count == 23)
        #expect(Set(ids).count == 23)
        #expect(try await client.send("GET", "/Users?count=100").ids == ids)
        #expect(try await client.send("GET", "/Users?startIndex=-4&count=2").ids == Array(ids.prefix(2)))
        for count in ["0", "-1"] {
            let none = try await client.send("GET", "/Users?count=\(count)")
            #expect(none.json["totalResults"] == 23)
            #expect(none.json["Resources"] == [])
        }
    }

    @Test func `checklist 67: cursors lead through everything once, with and without filter and order`() async throws {
        let client = try await crowd(22)
        let all = try await client.send("GET", "/Users?count=100").ids
        let pages = try await walk(client, "", count: 5)
        #expect(pages.flatMap { $0 } == all)
        #expect(pages.count == 5)
        let odd = try await walk(client, "filter=title eq \"ODD\"&", count: 4)
        #expect(odd.map(\.count) == [4, 4, 3])
        #expect(Set(odd.flatMap { $0 }).count == 11)
        let sorted = try await client.send("GET", "/Users?sortBy=userName&count=100").ids
        #expect(try await walk(client, "sortBy=userName&", count: 5).flatMap { $0 } == sorted)
    }

    @Test func `checklist 65, 67: people who go in between take nobody else off a cursor's pages`() async throws {
        let client = try await crowd(19)
        let all = try await client.send("GET", "/Users?count=100").ids
        let first = try await client.send("GET", "/Users?count=5&cursor=")
        let place = try #require(first.json["nextCursor"]?.string)
        let second = try await client.send("GET", "/Users?count=5&cursor=\(place)")
        // Everybody seen so far but the last owner: as many are left as have been seen.
        for id in (first.ids + second.ids).dropFirst() {
            #expect(try await client.send("DELETE", "/Users/\(id)").status == 204)
        }
        var (seen, cursor) = (first.ids + second.ids, second.json["nextCursor"]?.string)
        while let next = cursor, seen.count < 100 {
            let page = try await client.send("GET", "/Users?count=5&cursor=\(next)")
            seen += page.ids
            cursor = page.json["nextCursor"]?.string
        }
        #expect(seen == all)
    }

    @Test func `checklist 68, 69: a forged, foreign, changed or old cursor is refused`() async throws {
        let client = try await crowd(9)
        let cursor = try #require(try await client.send("GET", "/Users?count=4&cursor=").json["nextCursor"]?.string)
        func refusal(_ query: String, by sender: SCIMClient? = nil) async throws -> String? {
            let answer = try await (sender ?? client).send("GET", query)
            #expect(answer.status == 400, "\(query)")
            #expect(!answer.detail.isEmpty)
            return answer.json["scimType"]?.string
        }
        let flipped = (cursor.first == "A" ? "B" : "A") + cursor.dropFirst()
        #expect(try await refusal("/Users?count=4&cursor=\(flipped)") == "invalidCursor")
        #expect(try await refusal("/Users?count=4&cursor=nonsense") == "invalidCursor")
        #expect(try await refusal("/Users?count=4&cursor=\(cursor)&filter=title pr") == "invalidCursor")
        #expect(try await refusal("/Users?count=4&cursor=\(cursor)&sortBy=userName") == "invalidCursor")
        #expect(try await refusal("/Groups?count=4&cursor=\(cursor)") == "invalidCursor")
        #expect(try await refusal("/Users?count=5&cursor=\(cursor)") == "invalidCount")
        #expect(try await refusal("/Users?startIndex=2&cursor=") == "invalidCursor")
        let overlapping = try await SCIMClient(client.world, client.organization, overlap: 86_400)
        #expect(try await refusal("/Users?count=4&cursor=\(cursor)", by: overlapping) == "invalidCursor")
        #expect(try await client.send("GET", "/Users?count=4&cursor=\(cursor)").ids.count == 4)
        client.world.clock.advance(by: .seconds(3601))
        #expect(try await refusal("/Users?count=4&cursor=\(cursor)") == "expiredCursor")
    }

    @Test func `checklist 61: a search is answered as the GET is`() async throws {
        let client = try await crowd(7)
        _ = try await client.makeGroup("Tools")
        let queries: [(String, [(String, JSONValue)])] = [
            ("", []), ("?filter=title eq \"even\"", [("filter", "title eq \"even\"")]),
            ("?startIndex=3&count=2", [("startIndex", 3), ("count", 2)]),
            ("?sortBy=userName&sortOrder=descending", [("sortBy", "userName"), ("sortOrder", "descending")]),
            ("?attributes=userName,emails.value", [("attributes", ["userName", "emails.value"])]),
            ("?excludedAttributes=emails,meta", [("excludedAttributes", ["emails", "meta"])]),
            ("?count=0", [("count", 0)]),
        ]
        for (query, members) in queries {
            let schemas: (String, JSONValue) = ("schemas", ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"])
            let search = try await client.send("POST", "/Users/.search", .object(JSONObject([schemas] + members)))
            #expect(search.status == 200)
            #expect(search.json == (try await client.send("GET", "/Users" + query).json), "\(query)")
        }
        let wrong = try await client.send("POST", "/Users/.search", ["schemas": ["urn:example"], "count": 1])
        #expect(wrong.status == 400)
        #expect(try await client.send("POST", "/.search", [:]).status == 501)
        #expect(try await client.send("GET", "/").status == 501)
        #expect(try await client.send("GET", "/Me").status == 501)
    }

    @Test func `checklist 62: order is by value, without case, and missing values are last ascending`() async throws {
        let client = try await SCIMClient.works(try await World())
        for (email, title) in [("b@works.example", "beta"), ("c@works.example", "Alpha"), ("a@works.example", "gamma")]
        {
            _ = try await client.makeUser(email, [("title", .string(title))])
        }
        let up = try await client.send("GET", "/Users?sortBy=title&attributes=title,userName")
        #expect(up.resources.map { $0["title"]?.string } == ["Alpha", "beta", "gamma", nil])
        let down = try await client.send("GET", "/Users?sortBy=title&sortOrder=descending")
        #expect(down.resources.map { $0["title"]?.string } == [nil, "gamma", "beta", "Alpha"])
        #expect(try await client.send("GET", "/Users?sortBy=shoeSize").status == 400)
    }

    @Test func `checklist 73 to 75: attributes and excludedAttributes hold for every verb`() async throws {
        let client = try await SCIMClient.works(try await World())
        let user = SCIMClient.user(
            "ada@works.example", [("title", "Countess"), ("name", ["givenName": "Ada", "familyName": "King"])])
        let only = "?attributes=NAME.givenName"
        let made = try await client.send("POST", "/Users" + only, user)
        let id = try #require(made.json["id"]?.string)
        let put = try await client.send("PUT", "/Users/\(id)" + only, user)
        let patch = try await client.send("PATCH", "/Users/\(id)" + only, SCIMClient.active(true))
        let get = try await client.send("GET", "/Users/\(id)" + only)
        let list = try await client.send("GET", "/Users\(only)&filter=userName eq \"ada@works.example\"")
        for json in [made.json, put.json, patch.json, get.json, try #require(list.resources.first)] {
            #expect(json["name"] == ["givenName": "Ada"])
            #expect(json["id"] == .string(id))
            #expect(json["title"] == nil && json["emails"] == nil && json["meta"] == nil, "\(json.text)")
        }
        let without = "?excludedAttributes=emails,title,id"
        for (method, body) in [("GET", nil), ("PUT", user), ("PATCH", SCIMClient.active(true))] {
            let json = try await client.send(method, "/Users/\(id)" + without, body).json
            #expect(json["emails"] == nil && json["title"] == nil)
            #expect(json["id"] == .string(id))
            #expect(json["name"]?["familyName"] == "King")
        }
        #expect(try await client.send("GET", "/Users/\(id)?attributes=title&excludedAttributes=name").status == 400)
        let group = try await client.send("POST", "/Groups?excludedAttributes=members", SCIMClient.group("Tools", [id]))
        #expect(group.json["members"] == nil)
        let groupID = try #require(group.json["id"]?.string)
        let renamed = try await client.send(
            "PATCH", "/Groups/\(groupID)?attributes=displayName",
            SCIMClient.patch(["op": "replace", "path": "displayName", "value": "Crafts"]))
        #expect(renamed.status == 200)
        #expect(renamed.json["displayName"] == "Crafts")
        #expect(renamed.json["members"] == nil)
        let entries = try await client.send("GET", "/Groups/\(groupID)?attributes=members.value")
        #expect(entries.json["members"] == [["value": .string(id)]])
    }

    @Test func `checklist 111: HEAD is GET without its body, with the same headers`() async throws {
        let client = try await SCIMClient.works(try await World())
        let id = try await client.makeUser("ada@works.example")
        let before = try await client.state()
        let head = try await client.send("HEAD", "/Users/\(id)")
        #expect(head.status == 200)
        #expect(head.json == .null)
        #expect(head.header("etag") == (try await client.send("GET", "/Users/\(id)").header("etag")))
        #expect(try await client.send("OPTIONS", "/Users/\(id)").status == 405)
        #expect(try await client.state() == before)
    }

    @Test func `checklist 8: doubled and trailing slashes and encoded characters lead to the same resource`()
        async throws
    {
        let client = try await SCIMClient.works(try await World())
        let id = try await client.makeUser("ada@works.example")
        for target in ["//Users/\(id)", "/Users/\(id)/", "/Users//\(id)?", "/Users/%\(hex(id))", "/Users/\(id)?&x=1"] {
            #expect(try await client.send("GET", target).json["id"] == .string(id), "\(target)")
        }
        let schema = try await client.send("GET", "/Schemas/urn%3Aietf%3Aparams%3Ascim%3Aschemas%3Acore%3A2.0%3AUser")
        #expect(schema.json["name"] == "User")
    }

    /// The id with its first character percent-encoded, without the percent sign.
    private func hex(_ id: String) -> String {
        String(id.utf8.first ?? 0, radix: 16) + id.dropFirst()
    }
}
