import Cryptography
import Essentials
import GatewayHTTP
import GatewayTesting
import Testing

/// Explain and replay: a kept response judged again (rule L-10).
@Suite struct TraceReplayTests {
    private func code(_ judgement: JSONValue?) -> String? { judgement?["code"]?.string }

    private func differing(_ replay: JSONValue) -> [String] {
        (replay["checks"]?.array ?? []).filter { $0["differs"] == true }.compactMap { $0["name"]?.string }
    }

    @Test func `rule L-10: judged as it is, a response comes to the same a week later, and nothing is written`()
        async throws
    {
        let stage = try await TraceStage()
        let good = try await stage.logIn()
        let wrong = try await stage.logIn { $0.recipient = "https://old.example/acs" }
        stage.world.clock.advance(by: .days(7))
        let before = try await stage.world.api("GET", "/organizations/\(stage.organization)/members").json
        for trace in [good, wrong] {
            let replay = try await stage.replay(trace)
            #expect(replay.status == 200, "\(replay.json.text)")
            #expect(code(replay.json["before"]) == code(replay.json["after"]))
            #expect(differing(replay.json).isEmpty)
            #expect(replay.json["changed"] == [])
            #expect(replay.json["assumes_request"] == false)
        }
        #expect(try await stage.newest() == wrong, "a replay leaves no trace")
        #expect(try await stage.world.api("GET", "/organizations/\(stage.organization)/members").json == before)
        let audited = try await stage.audited("sign_on_trace.replayed")
        #expect(Set(audited.compactMap { $0["target"]?.string }) == [wrong, good])
        // Seven days later it accepts nobody: the response is used up, and too old.
        let posted = try await stage.journey.post(
            try stage.journey.order(stage.connection, requestID: "_x", email: "ada@works.example"),
            to: stage.connection)
        #expect(posted.status == 403)
    }

    @Test func `rule L-10: an edited draft shows what it would change, and changes nothing`() async throws {
        let stage = try await TraceStage()
        let trace = try await stage.logIn { $0.audience = nil }
        let replay = try await stage.replay(trace, ["relaxations": [["name": "missing_audience"]]])
        #expect(code(replay.json["before"]) == "saml.audience_missing")
        #expect(replay.json["after"]?["code"] == .null, "\(replay.json.text)")
        #expect(differing(replay.json) == ["audience"])
        #expect(replay.json["changed"] == ["relaxations"])
        #expect(replay.json["after"]?["relaxations_used"] == ["missing_audience"])
        #expect(replay.json["after"]?["verdict"]?.string?.contains("1 of its checks") == true)
        let id = try #require(stage.connection["id"]?.string)
        let now = try await stage.world.api("GET", "/organizations/\(stage.organization)/connections/\(id)").json
        #expect(now["relaxations"] == [])
        #expect(now["updated_at"] == stage.connection["updated_at"])
        let event = try #require(try await stage.audited("sign_on_trace.replayed").first)
        #expect(event["after"]?["changed"] == ["relaxations"])
    }

    @Test func `rule L-10: a new certificate, another issuer and IdP-initiated log-in can be tried the same way`()
        async throws
    {
        let stage = try await TraceStage()
        let trace = try await stage.logIn()
        let other = try ResponseForge(issuer: "https://other.example/idp", now: World.start)
        let metadata = other.metadata(ssoURL: "https://other.example/sso")
        let replay = try await stage.replay(trace, ["metadata_xml": .string(metadata)])
        #expect(code(replay.json["after"]) == "signature.no_key_matches")
        #expect(replay.json["after"]?["diagnosis"]?["field"]?.string?.isEmpty == false)
        #expect(replay.json["changed"] == ["entity_id", "sso_url", "certificates"])
        stage.world.clock.advance(by: .seconds(1))
        let unasked = Journey(stage.world, client: stage.journey.client)
        _ = try await unasked.post(
            try unasked.order(stage.connection, requestID: nil, email: "ada@works.example"), to: stage.connection)
        let second = try await stage.newest()
        let allowed = try await stage.replay(second, ["allow_idp_initiated": true])
        #expect(code(allowed.json["before"]) == "saml.unsolicited")
        #expect(allowed.json["after"]?["code"] == .null)
    }

    @Test func `rule L-5: what the pipeline refuses is refused in a replay, too, and mended settings show`()
        async throws
    {
        let stage = try await TraceStage()
        let foreign = try await stage.logIn(email: "ada@elsewhere.example")
        #expect(code(try await stage.replay(foreign).json["after"]) == "domain.not_claimed")
        try await stage.world.switches(stage.organization, managed: false)
        let stranger = try await stage.logIn(email: "eve@works.example")
        #expect(code(try await stage.replay(stranger).json["after"]) == "member.unknown")
        try await stage.world.switches(stage.organization, managed: true)
        let mended = try await stage.replay(stranger).json
        #expect(code(mended["before"]) == "member.unknown")
        #expect(mended["after"]?["code"] == .null)
        let members = try await stage.world.api("GET", "/organizations/\(stage.organization)/members").json
        #expect(members["items"]?.array?.contains { $0["email"] == "eve@works.example" } == false)
    }

    @Test func `bad values of a draft are refused by their own codes, and no key tries what it may not edit`()
        async throws
    {
        let stage = try await TraceStage()
        let trace = try await stage.logIn()
        let cases: [(JSONValue, String)] = [
            (["metadata_xml": "<html/>"], "metadata."), (["relaxations": [["name": "signature"]]], "relaxation."),
            (["preset": "okta"], "value.invalid"), (["surprise": 1], "value.invalid"),
        ]
        for (draft, expected) in cases {
            let answer = try await stage.replay(trace, draft)
            #expect(answer.status >= 400)
            #expect(answer.json["error"]?["code"]?.string?.hasPrefix(expected) == true, "\(answer.json.text)")
        }
        let reader = try await stage.world.api(
            "POST", "/organizations/\(stage.organization)/api-keys", ["scopes": ["traces:read"]])
        let key = try #require(reader.json["key"]?.string)
        #expect(try await stage.replay(trace, key: key).status == 200)
        let refused = try await stage.replay(trace, ["allow_idp_initiated": true], key: key)
        #expect(refused.json["error"]?["code"] == "access.forbidden")
    }
}
