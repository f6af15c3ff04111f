import Essentials
import SCIM
import Testing

@Suite struct BulkTests {
    private func request(
        _ operations: String, extra: String = "", maximum: Int = 100
    ) throws -> SCIMBulkRequest {
        let text = "{\"schemas\":[\"\(SCIMMessage.bulkRequest)\"],\"Operations\":[\(operations)]\(extra)}"
        return try SCIMBulkRequest(Samples.object(text), maximumOperations: maximum)
    }

    private func post(_ bulkId: String, _ endpoint: String = "/Users", _ data: String = "{}") -> String {
        "{\"method\":\"POST\",\"path\":\"\(endpoint)\",\"bulkId\":\"\(bulkId)\",\"data\":\(data)}"
    }

    private func group(_ bulkId: String, members: [String]) -> String {
        let entries = members.map { "{\"value\":\"bulkId:\($0)\"}" }.joined(separator: ",")
        return post(bulkId, "/Groups", "{\"displayName\":\"\(bulkId)\",\"members\":[\(entries)]}")
    }

    private func reporting(_ bulkId: String, to manager: String) -> String {
        post(bulkId, "/Users", "{\"userName\":\"\(bulkId)\",\"x\":{\"manager\":{\"value\":\"bulkId:\(manager)\"}}}")
    }

    @Test func `checklist 103: a request is read`() throws {
        let request = try request(
            "\(post("a")),{\"METHOD\":\"put\",\"path\":\"/Users/1\",\"version\":\"W/\\\"3\\\"\",\"data\":{\"userName\":\"x\"}},{\"method\":\"delete\",\"path\":\"/Groups/2\",\"data\":5}",
            extra: ",\"failOnErrors\":2")
        #expect(request.failOnErrors == 2)
        #expect(request.operations.map(\.path) == ["/Users", "/Users/1", "/Groups/2"])
        #expect(request.operations.map(\.method) == [.post, .put, .delete])
        #expect(request.operations[1].version == "W/\"3\"")
        #expect(request.steps.map(\.operation) == [0, 1, 2])
    }

    @Test(arguments: [
        "", "1", "{}", "{\"method\":\"GET\",\"path\":\"/Users/1\"}",
        "{\"method\":\"POST\",\"path\":\"/Users\",\"data\":{}}",
        "{\"method\":\"POST\",\"path\":\"/Users/1\",\"bulkId\":\"a\",\"data\":{}}",
        "{\"method\":\"POST\",\"path\":\"/Users\",\"bulkId\":\"a\"}",
        "{\"method\":\"POST\",\"path\":\"/Users\",\"bulkId\":\"\",\"data\":{}}",
        "{\"method\":\"POST\",\"path\":\"/Users\",\"bulkId\":7,\"data\":{}}",
        "{\"method\":\"PUT\",\"path\":\"/Users\",\"data\":{}}", "{\"method\":\"PUT\",\"path\":\"/Users/\",\"data\":{}}",
        "{\"method\":\"PUT\",\"path\":\"Users/1\",\"data\":{}}",
        "{\"method\":\"PUT\",\"path\":\"/Users/1/2\",\"data\":{}}",
        "{\"method\":\"PUT\",\"path\":\"/Devices/1\",\"data\":{}}",
        "{\"method\":\"PUT\",\"path\":\"/Users/1\",\"data\":[]}",
        "{\"method\":\"DELETE\",\"path\":\"/Users/1\",\"version\":3}", "{\"method\":\"DELETE\",\"path\":5}",
        "{\"method\":\"DELETE\",\"path\":\"/Users/1\",\"Path\":\"/Users/2\"}",
    ])
    func `checklist 103: a malformed operation refuses the whole request before anything is done`(operation: String) {
        let operations = operation.isEmpty ? "" : "{\"method\":\"DELETE\",\"path\":\"/Users/0\"},\(operation)"
        #expect(refusal { _ = try request(operations) }?.scimType == .invalidSyntax)
    }

    @Test func `checklist 103: the number of operations, bulkIds and failOnErrors are checked`() {
        #expect(refusal { _ = try request("\(post("a")),\(post("b"))", maximum: 1) }?.status == 413)
        #expect(refusal { _ = try request("\(post("a")),\(post("a"))") }?.scimType == .invalidSyntax)
        #expect(refusal { _ = try request(post("a"), extra: ",\"failOnErrors\":0") }?.scimType == .invalidValue)
        #expect(refusal { _ = try request(post("a"), extra: ",\"failOnErrors\":\"1\"") }?.scimType == .invalidValue)
        #expect(refusal { _ = try SCIMBulkRequest(JSONObject(), maximumOperations: 1) }?.scimType == .invalidSyntax)
    }

    @Test func `checklist 102: a reference to a later operation lets that one go first`() throws {
        let request = try request("\(group("g", members: ["a", "b"])),\(post("a")),\(post("b"))")
        #expect(request.steps.map(\.operation) == [1, 2, 0])
        let data = try request.steps[2].data(with: ["a": "id-a", "b": "id-b"])
        #expect(data["members"] == [["value": "id-a"], ["value": "id-b"]])
        #expect(request.steps.allSatisfy { $0.phase == .whole })
    }

    @Test func `checklist 102: references stand in paths too, and operations on one path keep their order`() throws {
        let request = try request(
            """
            {"method":"PATCH","path":"/Users/bulkId:a","data":{"n":1}},{"method":"DELETE","path":"/Users/bulkId:a"},
            {"method":"PATCH","path":"/Users/1","data":{"v":"bulkId:a"}},{"method":"DELETE","path":"/Users/1"},\(post("a"))
            """)
        #expect(request.steps.map(\.operation) == [4, 0, 1, 2, 3])
        #expect(try request.steps[1].id(with: ["a": "id-a"]) == "id-a")
        #expect(try request.steps[0].id(with: [:]) == nil)
    }

    @Test func `checklist 102: a reference to nothing is 409 when its turn comes`() throws {
        let request = try request(
            "\(group("g", members: ["nobody"])),{\"method\":\"DELETE\",\"path\":\"/Users/bulkId:x\"}")
        #expect(request.steps.map(\.operation) == [0, 1])
        let error = refusal { _ = try request.steps[0].data(with: [:]) }
        #expect(error == .unresolvedReference(bulkId: "nobody"))
        #expect(error?.status == 409)
        #expect(refusal { _ = try request.steps[1].id(with: [:]) }?.status == 409)
    }

    @Test func `checklist 102: a circle is cut, and closed by a PATCH at the end`() throws {
        let request = try request("\(reporting("a", to: "b")),\(reporting("b", to: "a")),\(group("g", members: ["a"]))")
        let steps = request.steps
        #expect(steps.map(\.operation) == [0, 1, 2, 0])
        #expect(steps.map(\.phase) == [.withoutReferences, .whole, .whole, .references])
        #expect(steps.map(\.method) == [.post, .post, .post, .patch])
        #expect(try steps[0].data(with: [:]) == JSONObject([("userName", "a")]))
        let ids = ["a": "1", "b": "2"]
        #expect(try steps[3].id(with: ids) == "1")
        let patch = try SCIMPatch(steps[3].data(with: ids))
        #expect(patch.operations.first?.value == ["x": ["manager": ["value": "2"]]])
    }

    @Test func `checklist 102: a reference to itself and a long circle are cut too`() throws {
        #expect(try request(reporting("a", to: "a")).steps.map(\.phase) == [.withoutReferences, .references])
        let count = 500
        let ring = (0..<count).map { reporting("u\($0)", to: "u\(($0 + 1) % count)") }.joined(separator: ",")
        let steps = try request(ring, maximum: count).steps
        #expect(steps.count == count + 1)
        var created: [String: String] = [:]
        let request = try request(ring, maximum: count)
        for step in steps {
            _ = try step.data(with: created)
            if let bulkId = request.operations[step.operation].bulkId { created[bulkId] = "x" }
        }
    }

    @Test func `checklist 102 to 104: the answer keeps the order of the request and has its status as text`() throws {
        let request = try request(
            "\(group("g", members: ["a"])),\(post("a")),{\"method\":\"DELETE\",\"path\":\"/Users/1\"}",
            extra: ",\"failOnErrors\":1")
        var response = SCIMBulkResponse(to: request)
        let steps = request.steps
        response.note(
            SCIMBulkResult(
                request.operations[1], status: 201, location: "https://x/Users/a", version: SCIMVersion(revision: 1)),
            of: steps[0])
        #expect(!response.mustStop)
        response.note(
            SCIMBulkResult(
                request.operations[0], error: .uniqueness(attribute: "displayName", value: "g"), location: nil),
            of: steps[1])
        #expect(response.mustStop)
        let entries = try #require(response.body["Operations"]?.array)
        #expect(entries.map { $0["bulkId"]?.string } == ["g", "a"])
        #expect(entries.map { $0["status"]?.string } == ["409", "201"])
        #expect(entries[0]["response"]?["scimType"] == "uniqueness")
        #expect(entries[0]["location"] == nil)
        #expect(entries[1]["version"] == "W/\"1\"")
        #expect(entries[1]["method"] == "POST")
    }

    @Test func `the second half of a cut POST speaks through the first`() throws {
        let request = try request(reporting("a", to: "a"))
        let operation = request.operations[0]
        let created = SCIMBulkResult(operation, status: 201, location: "l", version: SCIMVersion(revision: 1))
        let failed = SCIMBulkResult(operation, error: .unresolvedReference(bulkId: "a"), location: nil)
        func status(_ first: SCIMBulkResult, _ second: SCIMBulkResult) -> JSONValue? {
            var response = SCIMBulkResponse(to: request)
            response.note(first, of: request.steps[0])
            response.note(second, of: request.steps[1])
            return response.body["Operations"]?.array?.first
        }
        let patched = SCIMBulkResult(operation, status: 200, location: "l", version: SCIMVersion(revision: 2))
        #expect(status(created, patched)?["status"] == "201")
        #expect(status(created, patched)?["version"] == "W/\"2\"")
        #expect(status(created, failed)?["status"] == "409")
        let refused = SCIMBulkResult(operation, error: .conflict("r"), location: nil)
        #expect(status(refused, failed)?["response"]?["detail"]?.string?.contains("conflict") == true)
    }
}
