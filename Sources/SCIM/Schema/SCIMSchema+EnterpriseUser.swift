extension SCIMSchema {
    /// The enterprise extension of the User (RFC 7643 4.3).
    package static let enterpriseUser = SCIMSchema(
        id: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", name: "EnterpriseUser",
        description: "Enterprise User",
        attributes: [
            SCIMAttribute("employeeNumber", "The number of the person in the organization"),
            SCIMAttribute("costCenter", "The cost center"),
            SCIMAttribute("organization", "The organization"),
            SCIMAttribute("division", "The division"),
            SCIMAttribute("department", "The department"),
            SCIMAttribute(
                "manager", "The person's manager", .complex,
                subAttributes: [
                    SCIMAttribute("value", "The manager's id", isCaseExact: true),
                    SCIMAttribute(
                        "$ref", "The manager's address", .reference, isCaseExact: true, referenceTypes: ["User"]),
                    SCIMAttribute("displayName", "The manager's name", mutability: .readOnly),
                ]),
        ])
}
