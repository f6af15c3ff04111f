package import Essentials

/// What the server does, for `/ServiceProviderConfig` (RFC 7643 5, RFC 9865 4).
///
/// What is advertised is what is done (checklist 14): a nil limit says that the feature is not there.
package struct SCIMServiceProviderConfig: Sendable, Hashable {
    /// Bounds of `/Bulk`.
    package struct Bulk: Sendable, Hashable {
        /// The most operations in one request.
        package let maximumOperations: Int
        /// In bytes.
        package let maximumPayload: Int

        /// Bounds as the operator has set them.
        package init(maximumOperations: Int, maximumPayload: Int) {
            self.maximumOperations = maximumOperations
            self.maximumPayload = maximumPayload
        }
    }

    /// How pages are cut.
    package struct Pagination: Sendable, Hashable {
        /// How many resources a page has.
        package let limits: SCIMPageLimits
        /// How long a cursor is good for; nil where there are none.
        package let cursorTimeout: Duration?

        /// Pages with or without cursors.
        package init(limits: SCIMPageLimits, cursorTimeout: Duration?) {
            self.limits = limits
            self.cursorTimeout = cursorTimeout
        }
    }

    /// Where SCIM is served, without a trailing slash.
    package let baseURL: String
    /// The help for admins; nil for none.
    package let documentationURL: String?
    /// Nil where `/Bulk` is not served.
    package let bulk: Bulk?
    /// How pages are cut.
    package let pagination: Pagination
    /// Whether `sortBy` has an effect.
    package let hasSort: Bool
    /// Whether versions are given and preconditions checked.
    package let hasETag: Bool

    /// What the server does.
    package init(
        baseURL: String, documentationURL: String? = nil, bulk: Bulk?, pagination: Pagination, hasSort: Bool,
        hasETag: Bool
    ) {
        self.baseURL = baseURL
        self.documentationURL = documentationURL
        self.bulk = bulk
        self.pagination = pagination
        self.hasSort = hasSort
        self.hasETag = hasETag
    }

    /// The document, the same for every tenant, since it may be read without a token (checklist 6).
    package var document: JSONValue {
        var object = JSONObject()
        object["schemas"] = ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"]
        object["documentationUri"] = documentationURL.map(JSONValue.string)
        object["patch"] = supported(true)
        object["bulk"] = bulkDocument
        object["filter"] = ["supported": true, "maxResults": .integer(Int64(pagination.limits.maximumCount))]
        object["changePassword"] = supported(false)
        object["sort"] = supported(hasSort)
        object["etag"] = supported(hasETag)
        object["pagination"] = paginationDocument
        object["authenticationSchemes"] = [Self.bearerScheme]
        object["meta"] = [
            "resourceType": "ServiceProviderConfig", "location": .string("\(baseURL)/ServiceProviderConfig"),
        ]
        return .object(object)
    }

    private func supported(_ isSupported: Bool) -> JSONValue { ["supported": .bool(isSupported)] }

    private static let bearerScheme: JSONValue = [
        "type": "oauthbearertoken", "name": "OAuth Bearer Token",
        "description": "A token of the connection in the Authorization header",
        "specUri": "https://www.rfc-editor.org/info/rfc6750", "primary": true,
    ]

    private var bulkDocument: JSONValue {
        [
            "supported": .bool(bulk != nil), "maxOperations": .integer(Int64(bulk?.maximumOperations ?? 0)),
            "maxPayloadSize": .integer(Int64(bulk?.maximumPayload ?? 0)),
        ]
    }

    private var paginationDocument: JSONValue {
        var object = JSONObject([
            ("cursor", .bool(pagination.cursorTimeout != nil)), ("index", true), ("defaultPaginationMethod", "index"),
            ("defaultPageSize", .integer(Int64(pagination.limits.defaultCount))),
            ("maxPageSize", .integer(Int64(pagination.limits.maximumCount))),
        ])
        if let timeout = pagination.cursorTimeout {
            object["cursorTimeout"] = .integer(timeout.components.seconds)
        }
        return .object(object)
    }
}
