package import Essentials

/// The message URNs of RFC 7644 8.2, and the first look into any body.
package enum SCIMMessage {
    /// The body of a refusal.
    package static let error = "urn:ietf:params:scim:api:messages:2.0:Error"
    /// The answer to a query.
    package static let listResponse = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
    /// The body of `POST /.search`.
    package static let searchRequest = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
    /// The body of PATCH.
    package static let patchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
    /// The body of `POST /Bulk`.
    package static let bulkRequest = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
    /// The answer to it.
    package static let bulkResponse = "urn:ietf:params:scim:api:messages:2.0:BulkResponse"

    /// How deep a body may nest: the deepest message there is, a bulk request, needs nine levels.
    package static let maximumDepth = 16

    /// Reads a body as one JSON object (checklist 114).
    ///
    /// - Throws: `scim.invalid_syntax` for malformed or deep JSON, a member twice, or anything but an object.
    package static func parse(_ bytes: [UInt8]) throws(SCIMError) -> JSONObject {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: bytes, maximumDepth: maximumDepth)
        } catch {
            throw .invalidSyntax(error.message)
        }
        return try object(value)
    }

    static func object(_ value: JSONValue) throws(SCIMError) -> JSONObject {
        guard case .object(let object) = value else {
            throw .invalidSyntax("the body is \(value.kindName), expected an object")
        }
        return object
    }
}

extension JSONObject {
    /// The members by lower-case name: attribute names have no case (RFC 7643 2.1, checklist 20).
    ///
    /// - Throws: `scim.invalid_syntax` where two names differ by case only, for then one of them would win by chance.
    func foldedMembers() throws(SCIMError) -> [String: JSONValue] {
        var folded: [String: JSONValue] = [:]
        for (key, value) in members {
            guard folded.updateValue(value, forKey: key.lowercased()) == nil else {
                throw .invalidSyntax("the member \(excerpt(key)) stands twice, in different letter case")
            }
        }
        return folded
    }

    /// Checks that a message says what it is.
    ///
    /// - Throws: `scim.invalid_syntax` where `schemas` is missing or does not hold `urn`.
    static func require(_ urn: String, in folded: [String: JSONValue]) throws(SCIMError) {
        guard let schemas = folded["schemas"], !schemas.isNull else {
            throw .invalidSyntax("schemas is missing, expected [\"\(urn)\"]")
        }
        guard let list = schemas.array, list.contains(where: { $0.string?.lowercased() == urn.lowercased() }) else {
            throw .invalidSyntax("schemas is \(schemas.excerpt), expected [\"\(urn)\"]")
        }
    }
}

extension JSONValue {
    /// The JSON type, as a word with its article.
    var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .integer: "an integer"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// The value for a sentence: scalars as they are, the rest by kind.
    var excerpt: String {
        switch self {
        case .string(let text): SCIM.excerpt(text)
        case .bool, .integer, .number: text
        case .array(let values) where values.isEmpty: "[]"
        default: kindName
        }
    }
}
