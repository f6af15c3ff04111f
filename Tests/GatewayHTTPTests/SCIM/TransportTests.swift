import Essentials
import Testing

/// Media types, addresses and discovery (scim.md 2.1, 2.2).
@Suite struct TransportTests {
    @Test
    func `checklist 1 to 3: answers are scim+json, or json for who asks for that alone, and any accept is no error`()
        async throws
    {
        var client = try await SCIMClient.works(try await World())
        for (accept, type) in [
            ("application/scim+json", "application/scim+json"), ("application/json", "application/json"),
            ("application/json, application/scim+json", "application/scim+json"), ("*/*", "application/scim+json"),
            ("text/html", "application/scim+json"), ("", "application/scim+json"),
        ] {
            for target in ["/Users", "/Users/mem-unknown", "/Nothing", "/ServiceProviderConfig"] {
                let answer = try await client.send("GET", target, nil, [("accept", accept)])
                #expect(answer.header("content-type") == type, "\(accept) \(target)")
                #expect(answer.status < 500)
            }
        }
        for (index, type) in ["application/json", "application/scim+json", "APPLICATION/JSON;charset=UTF-8"]
            .enumerated()
        {
            client.contentType = type
            _ = try await client.makeUser("p\(index)@works.example")
        }
    }

    @Test func `checklist 10: Location and meta.location are one address, which leads to the resource`() async throws {
        let client = try await SCIMClient.works(try await World())
        for (endpoint, body) in [
            ("/Users", SCIMClient.user("ada@works.example")), ("/Groups", SCIMClient.group("Tools")),
        ] {
            let made = try await client.send("POST", endpoint, body)
            let location = try #require(made.header("location"))
            #expect(made.json["meta"]?["location"] == .string(location))
            #expect(made.json["meta"]?["version"]?.string == made.header("etag"))
            let read = try await client.send("GET", String(location.dropFirst((client.world.base + "/scim/v2").count)))
            #expect(read.json == made.json)
        }
    }

    @Test func `checklist 6, 13 to 16: discovery needs no token, is the same for everybody and holds what it says`()
        async throws
    {
        var client = try await SCIMClient.works(try await World())
        let known = try await client.send("GET", "/ServiceProviderConfig")
        client.token = "nobody's"
        #expect(try await client.send("GET", "/ServiceProviderConfig").json == known.json)
        for feature in ["patch", "bulk", "filter", "sort", "etag"] {
            #expect(known.json[feature]?["supported"] == true, "\(feature)")
        }
        #expect(known.json["changePassword"]?["supported"] == false)
        for endpoint in ["/Schemas", "/ResourceTypes"] {
            let list = try await client.send("GET", endpoint)
            #expect(list.json["totalResults"]?.integer == Int64(list.resources.count))
            for id in list.ids { #expect(try await client.send("GET", "\(endpoint)/\(id)").json["id"] == .string(id)) }
            #expect(try await client.send("GET", endpoint + "?filter=id pr").status == 403)
            #expect(try await client.send("GET", endpoint + "/unknown").status == 404)
        }
    }
}
