import Essentials
import GatewayHTTP
import GatewayTesting
import Testing

/// The trace that explains itself (rule L-10).
@Suite struct TraceTests {
    @Test func `rule L-10: a trace says its verdict, the certificate, the clocks, the request and what to paste where`()
        async throws
    {
        let stage = try await TraceStage()
        let trace = try await stage.logIn { $0.audience = "https://another.example/sp" }
        let found = try await stage.get("/\(trace)").json
        #expect(
            found["verdict"]?.string?.hasPrefix("The response is refused at the check “audience”: the audience is")
                == true)
        #expect(found["connection_name"] == "Works")
        #expect(found["clock"]?["difference_ms"] == 0)
        #expect(found["clock"]?["allowed_ms"] == 120_000)
        #expect(found["test"] == false)
        let detail = try #require(found["detail"])
        #expect(detail["request"]?["id"]?.string?.hasPrefix("_") == true)
        #expect(detail["certificates"]?.array?.count == 1)
        #expect(detail["certificates"]?.array?.first?["subject"]?.string?.isEmpty == false)
        #expect(detail["diagnosis"]?["value"] == stage.connection["sp_entity_id"])
        // The signature was good and the person known, whatever else was wrong.
        #expect(found["certificate"]?["subject"]?.string?.isEmpty == false)
        #expect(found["email"] == "ada@works.example")
        #expect(detail["diagnosis"]?["field"]?.string?.contains("audience") == true)
        // An accepted one names the certificate whose key made the signature.
        let good = try await stage.get("/\(try await stage.logIn())").json
        #expect(good["verdict"] == "The response is accepted: nothing was in its way.")
        #expect(good["certificate"]?["fingerprint"] == good["detail"]?["certificates"]?.array?.first?["fingerprint"])
        #expect(good["email"] == "ada@works.example")
    }

    @Test func `rule L-10: reading the response is written down, and shows nothing that could be presented`()
        async throws
    {
        let stage = try await TraceStage()
        let trace = try await stage.logIn()
        let answer = try await stage.get("/\(trace)/response")
        #expect(answer.status == 200)
        let xml = try #require(answer.json["xml"]?.string)
        #expect(xml.contains("ada@works.example"))
        #expect(xml.contains("… ("))
        #expect(answer.json["document"]?["name"]?.string?.hasSuffix("Response") == true)
        let read = try await stage.audited("sign_on_trace.response_read")
        #expect(read.map { $0["target"]?.string } == [trace])
        #expect(read.first?["actor"]?.string?.hasPrefix("api-key:") == true)
        #expect(try await stage.audited("sign_on_trace.raw_response_read").isEmpty)
        // As it came: another verb, another event.
        let raw = try await stage.get("/\(trace)/raw-response")
        #expect(raw.json["saml_response"]?.string?.isEmpty == false)
        #expect(try await stage.audited("sign_on_trace.raw_response_read").count == 1)
    }

    @Test func `rule L-10: nobody but the organization's own admins opens a response, the operator included`()
        async throws
    {
        let stage = try await TraceStage()
        let trace = try await stage.logIn()
        let other = try await stage.world.organization("Other", domain: "other.example")
        let foreign = try await stage.world.api(
            "POST", "/organizations/\(other)/api-keys", ["scopes": ["traces:read", "access-security:write"]])
        let narrow = try await stage.world.api(
            "POST", "/organizations/\(stage.organization)/api-keys", ["scopes": ["members:read"]])
        let keys = [
            (World.apiKey, 403, "trace.response_of_others"),
            (try #require(foreign.json["key"]?.string), 404, "not_found"),
            (try #require(narrow.json["key"]?.string), 403, "access.forbidden"),
        ]
        for (key, status, code) in keys {
            for rest in ["/response", "/raw-response"] {
                let answer = try await stage.get("/\(trace)\(rest)", key: key)
                #expect(answer.status == status && answer.json["error"]?["code"]?.string == code, "\(rest) \(code)")
            }
            let replay = try await stage.replay(trace, key: key)
            #expect(replay.status == status && replay.json["error"]?["code"]?.string == code, "replay \(code)")
        }
        // Another organization's path does not lead to it either.
        let crossed = try await stage.world.api(
            "GET", "/organizations/\(other)/sign-on-traces/\(trace)/response",
            key: try #require(foreign.json["key"]?.string))
        #expect(crossed.status == 404)
        for action in ["response_read", "raw_response_read", "replayed"] {
            #expect(try await stage.audited("sign_on_trace.\(action)").isEmpty)
        }
        // The trace itself is the operator's to see.
        #expect(try await stage.get("/\(trace)", key: World.apiKey).status == 200)
    }

    @Test func `a response that could not be read is not kept, and that is said`() async throws {
        let stage = try await TraceStage()
        let acs = try #require(stage.connection["acs_url"]?.string)
        _ = await Browser(stage.world).crossSitePost(acs, [("SAMLResponse", Base64.encode(Array("<x".utf8)))])
        let trace = try await stage.newest()
        for answer in [
            try await stage.get("/\(trace)/response"), try await stage.get("/\(trace)/raw-response"),
            try await stage.replay(trace),
        ] { #expect(answer.json["error"]?["code"] == "trace.response_not_kept") }
    }

    @Test func `two runs are compared check by check and value by value`() async throws {
        let stage = try await TraceStage()
        let good = try await stage.logIn()
        let wrong = try await stage.logIn {
            $0.audience = "https://another.example/sp"
        }
        let other = try await stage.logIn(email: "grace@works.example")
        let found = try await stage.get("/\(wrong)/comparison?with=\(good)").json
        #expect(found["differs"] == true)
        let checks = found["checks"]?.array ?? []
        let differing = checks.filter { $0["differs"] == true }.compactMap { $0["name"]?.string }
        #expect(differing == ["audience"], "a request and instants of their own are no difference")
        let people = try await stage.get("/\(good)/comparison?with=\(other)").json
        let values = (people["values"]?.array ?? []).filter { $0["differs"] == true }
        #expect(values.contains { $0["field"] == "email" })
        #expect(!values.contains { $0["field"] == "first_name" })
        #expect(try await stage.get("/\(good)/comparison").json["error"]?["code"] == "value.invalid")
    }

    @Test func `traces of two connections have nothing to compare`() async throws {
        let stage = try await TraceStage()
        let first = try await stage.logIn()
        stage.world.clock.advance(by: .seconds(1))
        let second = try await stage.world.connection(of: stage.organization)
        let journey = Journey(stage.world, client: stage.journey.client)
        _ = try await journey.signIn(second, email: "ada@works.example")
        let other = try await stage.newest()
        let answer = try await stage.get("/\(first)/comparison?with=\(other)")
        #expect(answer.status == 409)
        #expect(answer.json["error"]?["code"] == "trace.another_connection")
    }
}
