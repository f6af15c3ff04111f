package import Essentials

/// One operation of a bulk request (RFC 7644 3.7), as written.
package struct SCIMBulkOperation: Sendable, Hashable {
    /// The four methods that a bulk operation may have (checklist 103).
    package enum Method: String, Sendable, Hashable {
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    /// What to do.
    package let method: Method
    /// The endpoint with its leading slash, as the resource types have it: `/Users`.
    package let endpoint: String
    /// The id in the path, maybe `bulkId:…`; nil for POST.
    package let id: String?
    /// Nil where none was sent; never nil for POST.
    package let bulkId: String?
    /// The version expected, an entity tag; nil for none.
    package let version: String?
    /// The body of the operation; empty for DELETE.
    package let data: JSONObject

    /// The path as the answer and the audit entry name it.
    package var path: String { id.map { "\(endpoint)/\($0)" } ?? endpoint }

    /// - Throws: `scim.invalid_syntax` for an unknown method, a path that fits neither method nor resource types, a
    ///   missing `bulkId` or missing data (checklist 103).
    init(_ document: JSONValue, position: Int) throws(SCIMError) {
        func refusal(_ reason: String) -> SCIMError { .invalidSyntax("operation \(position + 1) \(reason)") }
        guard let object = document.object else { throw refusal("is \(document.kindName), expected an object") }
        let members = try object.foldedMembers()
        let word = members["method"]
        guard let method = Method(rawValue: word?.string?.uppercased() ?? "") else {
            throw refusal("has the method \(word?.excerpt ?? "missing"), expected POST, PUT, PATCH or DELETE")
        }
        guard let path = members["path"]?.string, let target = SCIMBulkOperation.target(path) else {
            throw refusal("has the path \(members["path"]?.excerpt ?? "missing"), expected /Users/id or /Groups/id")
        }
        guard (method == .post) == (target.id == nil) else {
            throw refusal(method == .post ? "has an id in the path of a POST" : "has no id in its path")
        }
        bulkId = try members["bulkid"]?.text(or: refusal("has a bulkId that is no string"))
        guard method != .post || bulkId != nil else { throw refusal("has no bulkId, which POST must have") }
        version = try members["version"]?.text(or: refusal("has a version that is no string"))
        if method == .delete {
            data = JSONObject()
        } else {
            guard let data = members["data"]?.object else { throw refusal("has no data, expected an object") }
            self.data = data
        }
        self.method = method
        endpoint = target.endpoint
        id = target.id
    }

    private static func target(_ path: String) -> (endpoint: String, id: String?)? {
        let parts = path.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 || parts.count == 3, parts[0].isEmpty, parts.last?.isEmpty == false else { return nil }
        let endpoint = "/\(parts[1])"
        guard SCIMResourceType.all.contains(where: { $0.endpoint == endpoint }) else { return nil }
        return (endpoint, parts.count == 3 ? parts[2] : nil)
    }
}

extension JSONValue {
    /// The text; nil for null.
    fileprivate func text(or refusal: SCIMError) throws(SCIMError) -> String? {
        if isNull { return nil }
        guard let text = string, !text.isEmpty else { throw refusal }
        return text
    }
}
