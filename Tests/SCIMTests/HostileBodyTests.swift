import Essentials
import SCIM
import Testing

/// Bodies made to cost more than their length (rule 24).
@Suite struct HostileBodyTests {
    private static let members = (0..<30_000).map { "\"k\($0)\":1" }.joined(separator: ",")

    /// Far more than any of these takes, and far less than the square of the number of members would.
    private func expectQuick(_ body: () throws -> Void) rethrows {
        let time = try ContinuousClock().measure(body)
        #expect(time < .seconds(20))
    }

    @Test func `a body of many unknown attributes is walked once, and not all of them are named`() throws {
        let body = try Samples.object("{\"schemas\":[\"\(Samples.userURN)\"],\"userName\":\"a\",\(Self.members)}")
        try expectQuick {
            let reading = try SCIMResourceReader(.user, unknownAttributes: .dropped).read(body)
            #expect(reading.dropped.count == 50)
        }
    }

    @Test func `a path-less PATCH of many unknown attributes is walked once`() throws {
        let patch = try Samples.patch("{\"op\":\"add\",\"value\":{\"members\":[\"a\"],\(Self.members)}}")
        try expectQuick {
            let change = try SCIMGroupPatch.read(patch, unknownAttributes: .dropped)
            #expect(change.memberships == [.add(["a"])])
            let result = try change.applyAttributes(
                to: JSONObject([("displayName", "x")]), unknownAttributes: .dropped)
            #expect(result.dropped.count == 50)
        }
    }

    @Test func `a bulk operation with many members is walked once`() throws {
        let data = "{\"v\":\"bulkId:a\",\(Self.members)}"
        let body = try Samples.object(
            "{\"schemas\":[\"\(SCIMMessage.bulkRequest)\"],\"Operations\":[{\"method\":\"POST\",\"path\":\"/Users\",\"bulkId\":\"a\",\"data\":\(data)}]}"
        )
        try expectQuick {
            let steps = try SCIMBulkRequest(body, maximumOperations: 1).steps
            #expect(steps.count == 2)
            let data = try steps[0].data(with: [:])
            #expect(data.members.count == 30_000)
        }
    }

    @Test func `many operations with a long filter on many values end`() throws {
        let emails = (0..<200).map { "{\"value\":\"\($0)\"}" }.joined(separator: ",")
        let filter = Array(repeating: "value eq \\\"x\\\"", count: 50).joined(separator: " or ")
        let operation = "{\"op\":\"remove\",\"path\":\"emails[\(filter)]\"}"
        let user = try Samples.object("{\"userName\":\"a\",\"emails\":[\(emails)]}")
        let patch = try Samples.patch(Array(repeating: operation, count: 50).joined(separator: ","))
        try expectQuick {
            let result = try patch.apply(to: user, of: .user, unknownAttributes: .refused)
            #expect(!result.changed)
        }
    }
}
