import Essentials
import GatewayHTTP
import GatewayTesting
import Persistence
import Testing

/// The log of log-ins as an admin searches it (rule L-10).
@Suite struct SignOnLogTests {
    private func ids(_ answer: (status: Int, json: JSONValue)) -> [String] {
        (answer.json["items"]?.array ?? []).compactMap { $0["id"]?.string }
    }

    @Test func `rule L-10: log-ins are found by person, code, outcome, connection and time, and paged`() async throws {
        let stage = try await TraceStage()
        var traces: [String] = []
        for (index, email) in ["ada", "grace", "ada"].enumerated() {
            traces.append(
                try await stage.logIn(email: "\(email)@works.example") {
                    if index == 2 { $0.audience = "https://x" }
                })
        }
        #expect(ids(try await stage.get("")) == traces.reversed())
        #expect(ids(try await stage.get("?email=Ada@works.example")) == [traces[2], traces[0]], "refused or not")
        #expect(ids(try await stage.get("?code=saml.audience")) == [traces[2]])
        #expect(ids(try await stage.get("?outcome=signed_in")) == [traces[1], traces[0]])
        let connection = try #require(stage.connection["id"]?.string)
        #expect(ids(try await stage.get("?connection=\(connection)&outcome=refused")) == [traces[2]])
        let second = try await stage.get("/\(traces[1])").json["at"]?.string ?? ""
        #expect(ids(try await stage.get("?since=\(second)")) == [traces[2], traces[1]])
        #expect(ids(try await stage.get("?until=\(second)")) == [traces[0]])
        let page = try await stage.get("?limit=2")
        #expect(ids(page) == [traces[2], traces[1]])
        let next = try #require(page.json["next"]?.string)
        let last = try await stage.get("?limit=2&after=\(next)")
        #expect(ids(last) == [traces[0]])
        #expect(last.json["next"] == .null)
    }

    @Test func `rule L-10: log-ins under way and abandoned are there when asked for, for a day`() async throws {
        let stage = try await TraceStage()
        _ = try await stage.journey.begin(connection: stage.connection)
        #expect(ids(try await stage.get("")).isEmpty, "a log-in without an answer is no trace")
        let underWay = try await stage.get("?unanswered=true")
        #expect(underWay.json["items"]?.array?.first?["outcome"] == "under_way")
        #expect(ids(try await stage.get("?outcome=abandoned")).isEmpty)
        stage.world.clock.advance(by: .minutes(11))
        let abandoned = try await stage.get("?outcome=abandoned")
        #expect(abandoned.json["items"]?.array?.first?["outcome"] == "abandoned")
        #expect(ids(try await stage.get("?outcome=under_way")).isEmpty)
        // Beside a log-in that was answered, each at its time.
        let answered = try await stage.logIn()
        #expect(ids(try await stage.get("?unanswered=true")) == [answered] + ids(abandoned))
        #expect(ids(try await stage.get("?unanswered=true&email=ada@works.example")) == [answered])
        let now = stage.world.clock.now()
        _ = try await stage.world.store.write { try $0.sweep(at: now, limit: 100) }
        #expect(ids(try await stage.get("?outcome=abandoned")) == ids(abandoned))
        _ = try await stage.world.store.write { try $0.sweep(at: now.advanced(by: .days(1)), limit: 100) }
        #expect(ids(try await stage.get("?outcome=abandoned")).isEmpty)
    }

    @Test func `a filter that is not known, stands twice or can't be read is refused by name`() async throws {
        let stage = try await TraceStage()
        for query in ["?emial=a", "?outcome=good", "?since=yesterday", "?connection=org-1", "?after=trc-1"] {
            let answer = try await stage.get(query)
            #expect(answer.status == 422, "\(query): \(answer.json.text)")
        }
        #expect(try await stage.get("?code=a&code=b").status == 400)
    }

    @Test func `rule L-10: a refusal that was tried again shows its log-in as one`() async throws {
        let stage = try await TraceStage()
        let id = try await stage.journey.begin(connection: stage.connection)
        var order = try stage.journey.order(stage.connection, requestID: id, email: "ada@works.example")
        order.audience = "https://x"
        _ = try await stage.journey.post(order, to: stage.connection)
        let refused = try await stage.newest()
        stage.world.clock.advance(by: .seconds(5))
        _ = try await stage.journey.post(
            try stage.journey.order(stage.connection, requestID: id, email: "ada@works.example"), to: stage.connection)
        let accepted = try await stage.newest()
        #expect(try await stage.get("/\(accepted)").json["same_log_in"] == [.string(refused)])
        #expect(try await stage.get("/\(refused)").json["same_log_in"] == [.string(accepted)])
    }
}
