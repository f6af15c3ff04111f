extension SCIMSchema {
    /// The attributes that every resource has (RFC 7643 3.1).
    ///
    /// They stand in no schema document: RFC 7643 has them outside of all schemas.
    static let common = SCIMSchema(
        id: "", name: "Common", description: "The attributes of every resource",
        attributes: [
            SCIMAttribute(
                "schemas", "The schemas in use", .reference, isMultiValued: true, isRequired: true, isCaseExact: true,
                returned: .always),
            SCIMAttribute(
                "id", "The server's identifier", isCaseExact: true, mutability: .readOnly, returned: .always,
                uniqueness: .server),
            SCIMAttribute("externalId", "The client's identifier", isCaseExact: true),
            SCIMAttribute(
                "meta", "Data about the resource", .complex, mutability: .readOnly,
                subAttributes: [
                    SCIMAttribute("resourceType", "The resource type", isCaseExact: true, mutability: .readOnly),
                    SCIMAttribute("created", "When it was made", .dateTime, mutability: .readOnly),
                    SCIMAttribute("lastModified", "When it was last changed", .dateTime, mutability: .readOnly),
                    SCIMAttribute("location", "Its address", .reference, isCaseExact: true, mutability: .readOnly),
                    SCIMAttribute("version", "Its entity tag", isCaseExact: true, mutability: .readOnly),
                ]),
        ])
}
