import Essentials
import SCIM
import Testing

/// Bodies that several tests need.
enum Samples {
    static let userURN = "urn:ietf:params:scim:schemas:core:2.0:User"
    static let enterpriseURN = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    static let groupURN = "urn:ietf:params:scim:schemas:core:2.0:Group"

    /// A resource in canonical form, as a store would keep it.
    static let user = """
        {"schemas":["\(userURN)","\(enterpriseURN)"],"id":"u1","externalId":"X-1","userName":"Ada@Example.com",
        "name":{"givenName":"Ada","familyName":"Lovelace"},"displayName":"Ada L","active":true,
        "emails":[{"value":"ada@example.com","type":"work","primary":true},{"value":"Ada@home.example","type":"home"}],
        "phoneNumbers":[{"value":"+44 1","type":"work"}],
        "groups":[{"value":"g1","display":"Engines"}],
        "\(enterpriseURN)":{"department":"R&D","manager":{"value":"u9","displayName":"Charles"}},
        "meta":{"resourceType":"User","created":"2026-01-01T00:00:00Z","lastModified":"2026-03-04T05:06:07.500Z"}}
        """

    static func object(_ text: String) throws -> JSONObject { try SCIMMessage.parse(Array(text.utf8)) }

    static func storedUser() throws -> JSONObject { try object(user) }

    /// The body of a PATCH with these operations.
    static func patch(_ operations: String) throws -> SCIMPatch {
        try SCIMPatch(object("{\"schemas\":[\"\(SCIMMessage.patchOp)\"],\"Operations\":[\(operations)]}"))
    }
}

/// The error that `body` throws; recorded as an issue where it throws none.
func refusal(_ body: () throws -> Void) -> SCIMError? {
    do {
        try body()
        Issue.record("nothing was refused")
        return nil
    } catch {
        return error as? SCIMError
    }
}
