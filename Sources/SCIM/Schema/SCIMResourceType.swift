import Essentials

/// A resource type (RFC 7643 6): an endpoint, its schema and the extensions that may come along.
package struct SCIMResourceType: Sendable, Hashable {
    /// The name, which is the id too.
    package let name: String
    /// The endpoint below the base URL, with its leading slash.
    package let endpoint: String
    /// For people.
    package let description: String
    /// The core schema.
    package let schema: SCIMSchema
    /// None of them is required: a client that knows none must be able to create (checklist 21).
    package let extensions: [SCIMSchema]

    /// A resource type; those served are `user` and `group`.
    package init(
        name: String, endpoint: String, description: String, schema: SCIMSchema, extensions: [SCIMSchema] = []
    ) {
        self.name = name
        self.endpoint = endpoint
        self.description = description
        self.schema = schema
        self.extensions = extensions
    }

    /// People, with the enterprise extension.
    package static let user = SCIMResourceType(
        name: "User", endpoint: "/Users", description: "User Account", schema: .user, extensions: [.enterpriseUser])
    /// Groups of people.
    package static let group = SCIMResourceType(
        name: "Group", endpoint: "/Groups", description: "Group", schema: .group)
    /// All that is served.
    package static let all = [user, group]

    /// The extension with this URN, in any letter case.
    package func `extension`(_ urn: String) -> SCIMSchema? {
        if let match = extensions.first(where: { $0.id == urn }) { return match }
        let key = urn.lowercased()
        return extensions.first { $0.key == key }
    }

    /// The attribute of this name outside of all extensions, common ones included.
    package func attribute(_ name: String) -> SCIMAttribute? {
        schema.attribute(name) ?? SCIMSchema.common.attribute(name)
    }

    /// The type as `/ResourceTypes/{name}` gives it.
    ///
    /// - Parameter baseURL: where SCIM is served, without a trailing slash.
    func document(baseURL: String) -> JSONValue {
        [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"], "id": .string(name),
            "name": .string(name), "endpoint": .string(endpoint), "description": .string(description),
            "schema": .string(schema.id),
            "schemaExtensions": .array(extensions.map { ["schema": .string($0.id), "required": false] }),
            "meta": ["resourceType": "ResourceType", "location": .string("\(baseURL)/ResourceTypes/\(name)")],
        ]
    }
}
