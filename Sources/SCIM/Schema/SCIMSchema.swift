import Essentials

/// A schema as data (RFC 7643 7): what a resource or an extension may hold.
package struct SCIMSchema: Sendable, Hashable {
    /// The URN, in its canonical letter case; compared without case.
    package let id: String
    /// The name for people.
    package let name: String
    /// For people.
    package let description: String
    /// In the order in which `/Schemas` lists them.
    package let attributes: [SCIMAttribute]
    /// The URN in lower case.
    let key: String
    private let positions: [String: Int]

    /// - Parameter attributes: with distinct names; of two alike the first counts.
    package init(id: String, name: String, description: String, attributes: [SCIMAttribute]) {
        self.id = id
        self.name = name
        self.description = description
        self.attributes = attributes
        key = id.lowercased()
        positions = Dictionary(
            attributes.enumerated().map { ($0.element.key, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    /// The attribute of this name, in any letter case.
    package func attribute(_ name: String) -> SCIMAttribute? {
        if let index = positions[name] { return attributes[index] }
        return positions[name.lowercased()].map { attributes[$0] }
    }

    /// The schema as `/Schemas/{id}` gives it.
    ///
    /// - Parameter baseURL: where SCIM is served, without a trailing slash.
    func document(baseURL: String) -> JSONValue {
        [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"], "id": .string(id), "name": .string(name),
            "description": .string(description), "attributes": .array(attributes.map(\.document)),
            "meta": ["resourceType": "Schema", "location": .string("\(baseURL)/Schemas/\(id)")],
        ]
    }
}
