import Essentials
import SCIM
import Testing

@Suite struct SCIMErrorTests {
    static let all: [(SCIMError, Int, String?)] = [
        (.invalidFilter("r"), 400, "invalidFilter"), (.tooMany(maximum: 5), 400, "tooMany"),
        (.uniqueness(attribute: "userName", value: "a"), 409, "uniqueness"),
        (.mutability(attribute: "id", "r"), 400, "mutability"), (.invalidSyntax("r"), 400, "invalidSyntax"),
        (.invalidPath(path: "p", "r"), 400, "invalidPath"), (.noTarget(path: "p", "r"), 400, "noTarget"),
        (.invalidValue(attribute: "a", "r"), 400, "invalidValue"), (.invalidVers("v1"), 400, "invalidVers"),
        (.sensitive("a filter"), 400, "sensitive"), (.invalidCursor("r"), 400, "invalidCursor"),
        (.expiredCursor, 400, "expiredCursor"), (.invalidCount("r"), 400, "invalidCount"),
        (.notFound("the user"), 404, nil), (.notImplemented("sorting"), 501, nil),
        (.methodNotAllowed("PUT", allowed: ["GET"]), 405, nil), (.preconditionFailed(current: "W/\"2\""), 412, nil),
        (.preconditionFailed(current: nil), 412, nil), (.payloadTooLarge(unit: "bytes", maximum: 9), 413, nil),
        (.unauthorized, 401, nil), (.forbidden("r"), 403, nil),
        (.administeredElsewhere(organization: "Works", administrator: "Head Office"), 403, nil),
        (.tooManyRequests(retryAfter: 3), 429, nil),
        (.conflict("r"), 409, nil), (.concurrentChange, 409, nil),
        (.unresolvedReference(bulkId: "b"), 409, "invalidValue"), (.internalFailure, 500, nil),
    ]

    @Test(arguments: all)
    func `checklist 112: every error has the standard's body, with the status as text`(
        error: SCIMError, status: Int, word: String?
    ) {
        #expect(error.status == status)
        #expect(error.body["status"] == .string("\(status)"))
        #expect(error.body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"])
        #expect(error.body["scimType"]?.string == word)
        #expect(error.body["detail"]?.string?.isEmpty == false)
    }

    @Test func `checklist 113: every word of the standard belongs to some error`() {
        #expect(Set(Self.all.compactMap(\.2)) == Set(ScimType.allCases.map(\.rawValue)))
    }

    @Test(arguments: all)
    func `rule 17 and 18: a message starts small, has no full stop and comes with a remedy`(
        error: SCIMError, _: Int, _: String?
    ) {
        #expect(error.message.last != ".")
        #expect(error.code.hasPrefix("scim."))
        #expect(error.remedy?.text.isEmpty == false)
        #expect(error.detail == "\(error.message); \(error.remedy?.text ?? "")")
    }

    @Test func `rule 16: no two kinds of error share a code`() {
        let codes = Set(Self.all.map(\.0.code))
        // One kind stands twice in the list.
        #expect(codes.count == Self.all.count - 1)
    }

    @Test func `checklist 115: a long or hostile value is cut before it is shown`() {
        let error = SCIMError.uniqueness(
            attribute: "userName", value: "\n" + String(repeating: "x", count: 100_000))
        #expect(error.detail.utf8.count < 300)
        #expect(!error.detail.contains("\n"))
    }
}
