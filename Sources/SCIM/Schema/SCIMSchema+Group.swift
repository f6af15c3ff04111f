extension SCIMSchema {
    /// The Group of RFC 7643 4.2, of users only.
    package static let group = SCIMSchema(
        id: "urn:ietf:params:scim:schemas:core:2.0:Group", name: "Group", description: "Group",
        attributes: [
            SCIMAttribute("displayName", "The name to show", isRequired: true),
            SCIMAttribute(
                "members", "The users in the group; groups in groups are not supported", .complex,
                isMultiValued: true,
                subAttributes: [
                    SCIMAttribute(
                        "value", "The user's id", isRequired: true, isCaseExact: true, mutability: .immutable),
                    SCIMAttribute(
                        "$ref", "The user's address", .reference, isCaseExact: true, mutability: .immutable,
                        referenceTypes: ["User"]),
                    SCIMAttribute("type", "The kind of member", mutability: .immutable, canonicalValues: ["User"]),
                    SCIMAttribute("display", "The user's name", mutability: .readOnly),
                ]),
        ])
}
