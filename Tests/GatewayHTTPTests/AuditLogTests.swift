import Cryptography
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Persistence
import Testing

@Suite struct AuditLogTests {
    /// An answer with its whole body, as a client without patience for pages gets it.
    private func get(
        _ world: World, _ path: String, key: String = World.apiKey
    ) async throws -> (answer: GatewayResponse, text: String) {
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        let answer = await world.dispatcher.respond(
            to: GatewayRequest(
                method: "GET", path: "/api/v1" + parts[0], query: parts.count > 1 ? parts[1] : nil,
                headers: [("authorization", "Bearer \(key)")], requestID: "req-test"))
        var body = answer.body
        try await answer.rest? { body += $0 }
        return (answer, String(decoding: body, as: UTF8.self))
    }

    private func events(_ world: World, of organization: String, _ count: Int, actor: String = "system") async throws {
        try await world.store.write { scope in
            for index in 0..<count {
                try scope.append(
                    AuditEvent(
                        id: Identifier(stored: "aud-n\(index)"), organization: Identifier(stored: organization),
                        at: World.start.advanced(by: .seconds(index + 1)), actor: actor, action: "noise.made",
                        target: nil, after: ["n": .integer(Int64(index))], origin: nil))
            }
        }
    }

    private func objects(_ text: String) throws -> [JSONValue] {
        try text.split(separator: "\n").map { try JSONValue(parsing: $0.utf8) }
    }

    @Test func `rule A-4: an export as NDJSON has every event once, in order, over several pages`() async throws {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        try await events(world, of: organization, 1203)
        let (answer, text) = try await get(world, "/organizations/\(organization)/audit-events/export")
        #expect(answer.header("content-type") == "application/x-ndjson")
        #expect(answer.header("content-disposition") == "attachment; filename=\"audit-\(organization).ndjson\"")
        #expect(answer.rest != nil)
        let found = try objects(text)
        #expect(found.count > 1203)
        #expect(found.compactMap { $0["sequence"]?.integer } == Array(1...Int64(found.count)))
        let last = try #require(found.last)
        #expect(answer.header("x-audit-head") == "\(found.count):\(last["hash"]?.string ?? "")")
    }

    @Test func `rule A-4: who has an export can compute its chain`() async throws {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        let (_, text) = try await get(world, "/organizations/\(organization)/audit-events/export?format=ndjson")
        var hash = AuditChain.origin
        for event in try objects(text) {
            let at = try #require(Timestamp(text: event["at"]?.string ?? ""))
            let fields = [
                event["id"]?.string, event["organization"]?.string, String(at.milliseconds), event["actor"]?.string,
                event["action"]?.string, event["target"]?.string, event["before"]?.text, event["after"]?.text,
                event["address"]?.string, event["request_id"]?.string,
            ]
            hash = AuditChain.hash(after: hash, sequence: event["sequence"]?.integer ?? 0, fields: fields)
            #expect(event["hash"]?.string == hexadecimal(hash))
        }
    }

    @Test func `an export as CSV keeps RFC 4180 and holds no formula`() async throws {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        let names = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "a,\"b\"\r\nc", "plain"]
        try await world.store.write { scope in
            for (index, name) in names.enumerated() {
                try scope.append(
                    AuditEvent(
                        id: Identifier(stored: "aud-n\(index)"), organization: Identifier(stored: organization),
                        at: World.start, actor: "system", action: "noise.made", target: name, origin: nil))
            }
        }
        let (answer, text) = try await get(
            world, "/organizations/\(organization)/audit-events/export?format=csv&action=noise.made")
        #expect(answer.header("content-type")?.hasPrefix("text/csv") == true)
        #expect(
            text.hasPrefix(
                "sequence,id,organization,at,actor,action,target,before,after,address,request_id,hash\r\n"))
        for cell in ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "a,\"\"b\"\"\r\nc", "plain"] {
            #expect(text.contains(",\"noise.made\",\"\(cell)\",,,,,\""), "\(cell)")
        }
        #expect(text.hasSuffix("\"\r\n"))
    }

    @Test func `audit events are listed and exported by action, actor, target and time`() async throws {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        try await events(world, of: organization, 5, actor: "person:per-x")
        let base = "/organizations/\(organization)/audit-events"
        for (query, count) in [
            ("action=noise.made", 5), ("action=noise.*", 5), ("action=noise", 0), ("actor=person:per-x", 5),
            ("action=organization.created&target=\(organization)", 1), ("from=2026-03-04T05:06:10Z", 3),
            ("action=noise.made&to=2026-03-04T05:06:10Z", 2), ("actor=nobody", 0),
        ] {
            let listed = try await world.api("GET", "\(base)?\(query)")
            #expect(listed.json["items"]?.array?.count == count, "\(query): \(listed.json.text)")
            let (_, text) = try await get(world, "\(base)/export?\(query)")
            #expect(try objects(text).count == count, "\(query)")
        }
        let page = try await world.api("GET", "\(base)?action=noise.made&limit=2")
        let next = try #require(page.json["next"]?.string)
        let rest = try await world.api("GET", "\(base)?action=noise.made&limit=100&after=\(next)")
        #expect(rest.json["items"]?.array?.count == 3)
    }

    @Test(arguments: [
        ("?acton=x", 422, "value.invalid"), ("?action=x&action=y", 400, "request.repeated_parameter"),
        ("?from=yesterday", 422, "value.invalid"), ("/export?format=xlsx", 422, "value.invalid"),
        ("/export?limit=5", 422, "value.invalid"), ("/verification?head=17", 422, "value.invalid"),
    ])
    func `a filter that is not understood is refused, for ignoring it would show too much`(
        query: String, status: Int, code: String
    ) async throws {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        let answer = try await world.api("GET", "/organizations/\(organization)/audit-events\(query)")
        #expect(answer.status == status)
        #expect(answer.json["error"]?["code"]?.string == code)
    }

    @Test
    func `rules P-4, A-9: a key exports its own organization's log with audit:read, and never the installation's`()
        async throws
    {
        let world = try await World()
        let one = try await world.organization("One", domain: "one.example")
        let two = try await world.organization("Two", domain: "two.example")
        for (name, scopes) in [("reader-key-of-the-tests", Set(["audit:read"])), ("other-key-of-the-tests", [])] {
            let key = APIKey(
                id: Identifier(stored: "key-" + name), name: name, hash: Digest.sha256(name),
                organization: Identifier(stored: one), scopes: scopes, createdAt: World.start)
            try await world.store.write { try $0.insert(key) }
        }
        for path in ["", "/export", "/verification"] {
            for (base, key, status) in [
                ("/organizations/\(one)", "reader-key-of-the-tests", 200),
                ("/organizations/\(one)", "other-key-of-the-tests", 403),
                ("/organizations/\(two)", "reader-key-of-the-tests", 404), ("", "reader-key-of-the-tests", 403),
                ("", World.apiKey, 200), ("/organizations/org-none", World.apiKey, 404),
            ] {
                let (answer, text) = try await get(world, "\(base)/audit-events\(path)", key: key)
                #expect(answer.status == status, "\(base)\(path) \(key): \(text)")
            }
        }
        let (_, own) = try await get(world, "/audit-events/export")
        #expect(try objects(own).map { $0["action"]?.string } == ["api_key.bootstrapped"])
    }

    @Test func `rule A-4: the verification says intact, and notices that a remembered head is gone`() async throws {
        let world = try await World()
        let organization = try await world.organization("Works", domain: "works.example")
        let path = "/organizations/\(organization)/audit-events/verification"
        let intact = try await world.api("GET", path)
        #expect(intact.json["intact"] == true)
        let head = try #require(intact.json["head"]?.string)
        #expect(try await world.api("GET", "\(path)?head=\(head)").json["intact"] == true)
        let link = try #require(AuditLink(head))
        let later = AuditLink(sequence: link.sequence + 1, hash: link.hash)
        let cut = try await world.api("GET", "\(path)?head=\(later.text)")
        #expect(cut.json["fault"]?["reason"]?.string == "missing")
    }
}
