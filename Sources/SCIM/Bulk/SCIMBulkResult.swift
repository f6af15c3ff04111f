package import Essentials

/// The outcome of one bulk operation (RFC 7644 3.7.3).
package struct SCIMBulkResult: Sendable, Hashable {
    /// The method of the operation.
    package let method: SCIMBulkOperation.Method
    /// Nil where the operation has none.
    package let bulkId: String?
    /// The resource's absolute address; nil only where a POST failed.
    package let location: String?
    /// The entity tag; nil where there is none.
    package private(set) var version: String?
    /// The HTTP status that the operation would have had alone.
    package let status: Int
    /// The error where it failed; nil where it went well.
    package let response: JSONValue?

    /// What went well.
    package init(
        _ operation: SCIMBulkOperation, status: Int, location: String, version: SCIMVersion? = nil
    ) {
        method = operation.method
        bulkId = operation.bulkId
        self.location = location
        self.version = version?.text
        self.status = status
        response = nil
    }

    /// What failed.
    package init(_ operation: SCIMBulkOperation, error: SCIMError, location: String?) {
        method = operation.method
        bulkId = operation.bulkId
        self.location = location
        version = nil
        status = error.status
        response = error.body
    }

    func with(version: String?) -> SCIMBulkResult {
        var result = self
        result.version = version
        return result
    }

    var document: JSONValue {
        var object = JSONObject()
        object["method"] = .string(method.rawValue)
        object["bulkId"] = bulkId.map(JSONValue.string)
        object["location"] = location.map(JSONValue.string)
        object["version"] = version.map(JSONValue.string)
        // A text, as in every error (checklist 104).
        object["status"] = .string(String(status))
        object["response"] = response
        return .object(object)
    }
}
