package import Essentials

/// The documents of `/ResourceTypes` and `/Schemas` (RFC 7644 4).
package struct SCIMDiscovery: Sendable {
    /// Where SCIM is served, without a trailing slash.
    package let baseURL: String
    /// What is served.
    package let resourceTypes: [SCIMResourceType]

    /// Documents for the server at a base URL.
    package init(baseURL: String, resourceTypes: [SCIMResourceType] = SCIMResourceType.all) {
        self.baseURL = baseURL
        self.resourceTypes = resourceTypes
    }

    private var schemas: [SCIMSchema] { resourceTypes.flatMap { [$0.schema] + $0.extensions } }

    /// The ListResponse of `/ResourceTypes`.
    package var resourceTypeList: JSONValue { list(resourceTypes.map { $0.document(baseURL: baseURL) }) }

    /// The ListResponse of `/Schemas`: only what the server stores (checklist 19).
    package var schemaList: JSONValue { list(schemas.map { $0.document(baseURL: baseURL) }) }

    /// One resource type by name.
    ///
    /// - Throws: `scim.not_found`.
    package func resourceType(_ name: String) throws(SCIMError) -> JSONValue {
        let key = name.lowercased()
        guard let type = resourceTypes.first(where: { $0.name.lowercased() == key }) else {
            throw .notFound("the resource type \(excerpt(name))")
        }
        return type.document(baseURL: baseURL)
    }

    /// One schema by URN, in any letter case (checklist 20).
    ///
    /// - Throws: `scim.not_found`.
    package func schema(_ id: String) throws(SCIMError) -> JSONValue {
        let key = id.lowercased()
        guard let schema = schemas.first(where: { $0.key == key }) else {
            throw .notFound("the schema \(excerpt(id))")
        }
        return schema.document(baseURL: baseURL)
    }

    private func list(_ documents: [JSONValue]) -> JSONValue {
        SCIMListResponse(
            resources: documents, totalResults: documents.count, startIndex: 1, itemsPerPage: documents.count
        ).body
    }
}
