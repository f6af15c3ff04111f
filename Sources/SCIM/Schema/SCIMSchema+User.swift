import Essentials

extension SCIMSchema {
    /// The User of RFC 7643 4.1, as far as the server stores it.
    ///
    /// `password`, `roles` and `entitlements` are left out: a credential and a privilege don't come by SCIM.
    package static let user = SCIMSchema(
        id: "urn:ietf:params:scim:schemas:core:2.0:User", name: "User", description: "User Account",
        attributes: [
            SCIMAttribute(
                "userName", "The name by which the provider knows the person; compared without letter case",
                isRequired: true, uniqueness: .server),
            name,
            SCIMAttribute("displayName", "The name to show"),
            SCIMAttribute("nickName", "The casual name"),
            SCIMAttribute(
                "profileUrl", "The person's page", .reference, isCaseExact: true, referenceTypes: ["external"]),
            SCIMAttribute("title", "The job title"),
            SCIMAttribute("userType", "The relation to the organization, such as employee or contractor"),
            SCIMAttribute("preferredLanguage", "Languages as in Accept-Language (RFC 9110 12.5.4)"),
            SCIMAttribute("locale", "The locale as a language tag (RFC 5646)"),
            SCIMAttribute("timezone", "The time zone as an IANA name"),
            SCIMAttribute("active", "Whether the person may sign in", .boolean, defaultValue: true),
            multiValued("emails", "E-mail addresses", types: ["work", "home", "other"]),
            multiValued(
                "phoneNumbers", "Telephone numbers", types: ["work", "home", "mobile", "fax", "pager", "other"]),
            multiValued(
                "ims", "Instant messaging addresses",
                types: ["aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"]),
            multiValued("photos", "Pictures", .reference, types: ["photo", "thumbnail"], isCaseExact: true),
            addresses,
            groups,
            multiValued("x509Certificates", "Certificates in DER", .binary, types: [], isCaseExact: true),
        ])

    private static let name = SCIMAttribute(
        "name", "The parts of the name", .complex,
        subAttributes: [
            SCIMAttribute("formatted", "The full name, formatted"),
            SCIMAttribute("familyName", "The family name"),
            SCIMAttribute("givenName", "The given name"),
            SCIMAttribute("middleName", "The middle names"),
            SCIMAttribute("honorificPrefix", "The title before the name"),
            SCIMAttribute("honorificSuffix", "The title behind the name"),
        ])

    private static let addresses = SCIMAttribute(
        "addresses", "Postal addresses", .complex, isMultiValued: true,
        subAttributes: [
            SCIMAttribute("formatted", "The full address, formatted"),
            SCIMAttribute("streetAddress", "Street and house number"),
            SCIMAttribute("locality", "The city"),
            SCIMAttribute("region", "The state or region"),
            SCIMAttribute("postalCode", "The postal code"),
            SCIMAttribute("country", "The country as an ISO 3166-1 code"),
            SCIMAttribute("type", "What it is for", canonicalValues: ["work", "home", "other"]),
            SCIMAttribute("primary", "Whether it is the preferred one", .boolean),
        ])

    private static let groups = SCIMAttribute(
        "groups", "The groups that the person is in; changed through the groups", .complex, isMultiValued: true,
        mutability: .readOnly,
        subAttributes: [
            SCIMAttribute("value", "The group's id", isCaseExact: true, mutability: .readOnly),
            SCIMAttribute(
                "$ref", "The group's address", .reference, isCaseExact: true, mutability: .readOnly,
                referenceTypes: ["Group"]),
            SCIMAttribute("display", "The group's name", mutability: .readOnly),
            SCIMAttribute(
                "type", "How the person is in it", mutability: .readOnly, canonicalValues: ["direct"]),
        ])

    private static func multiValued(
        _ name: String, _ description: String, _ kind: SCIMAttribute.Kind = .string, types: [String],
        isCaseExact: Bool = false
    ) -> SCIMAttribute {
        SCIMAttribute(
            name, description, .complex, isMultiValued: true,
            subAttributes: [
                SCIMAttribute(
                    "value", "The value itself", kind, isCaseExact: isCaseExact,
                    referenceTypes: kind == .reference ? ["external"] : []),
                SCIMAttribute("display", "The value for people"),
                SCIMAttribute("type", "What it is for", canonicalValues: types),
                SCIMAttribute("primary", "Whether it is the preferred one", .boolean),
            ])
    }
}
