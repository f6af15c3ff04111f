/// Which room may import which, as data: the rings of the house, where arrows point down or inward only.
enum Arrows {
    /// System modules that anybody may use.
    static let everywhere: Set<String> = [
        "Synchronization", "Foundation", "FoundationEssentials", "Glibc", "Dispatch",
    ]

    /// The wire rooms and the ground are pure: no Foundation, no threads, no files (the first of the two laws).
    static let pure: Set<String> = [
        "Essentials", "Effects", "XMLSecurity", "SAML", "SCIM", "GatewayModel", "Persistence", "Adapting",
    ]

    static let ground: Set<String> = ["Essentials"]
    static let nouns: Set<String> = ["Essentials", "GatewayModel", "Persistence", "Adapting", "AdapterKit"]

    static let allowed: [String: Set<String>] = [
        // 0 ground
        "Essentials": [],
        "Effects": ground,
        "Cryptography": ["Essentials", "COpenSSL"],
        // 1 wire
        "XMLSecurity": ["Essentials", "Cryptography", "CLibXML2"],
        "SAML": ["Essentials", "Cryptography", "XMLSecurity"],
        "OpenIDConnect": ["Essentials", "Cryptography", "JWTKit"],
        "SCIM": ground,
        // 2 nouns
        // Swift by name: what of the standard library is reached by @_spi only.
        "GatewayModel": ["Essentials", "Cryptography", "Swift"],
        "Persistence": ["Essentials", "GatewayModel"],
        "Adapting": ["Essentials", "AdapterKit"],
        "AdapterKit": ["CAdapterABI"],
        // 3 verbs: 3a Provisioning, 3b SignOn, Administration and Duties
        "Provisioning": nouns.union(["Effects", "Cryptography", "SCIM"]),
        "SignOn": nouns.union([
            "Effects", "Cryptography", "XMLSecurity", "SAML", "OpenIDConnect", "Provisioning", "Administration",
        ]),
        "Administration": nouns.union(["Effects", "Cryptography", "SAML", "Provisioning"]),
        "Duties": ["Essentials", "Effects", "Cryptography", "GatewayModel", "Persistence"],
        // 4 drivers
        "AdapterHost": ["Essentials", "Adapting", "AdapterKit", "CAdapterABI", "CProcess"],
        "Presets": ["Essentials", "Adapting", "AdapterKit"],
        "SQLPersistence": ["Essentials", "GatewayModel", "Persistence"],
        "SQLiteDriver": ["Essentials", "Persistence", "SQLPersistence", "CSQLite"],
        "LiveEffects": ["Essentials", "Effects", "Cryptography", "CCurl", "CResolver", "CPublicSuffix", "CIDN2"],
        // 5 delivery
        "Console": [
            "Essentials", "GatewayModel", "Adapting", "AdapterKit", "Provisioning", "SignOn", "Administration",
            "Mustache",
        ],
        "GatewayHTTP": nouns.union([
            "Effects", "Cryptography", "SAML", "SCIM", "OpenIDConnect", "Provisioning", "SignOn", "Administration",
            "Console", "Hummingbird",
            "HTTPTypes", "NIOCore", "Logging",
        ]),
        "DemoIdentityProvider": [
            "Essentials", "Effects", "Cryptography", "XMLSecurity", "GatewayTesting", "Console", "GatewayHTTP",
            "Logging",
        ],
        "AdapterRunner": ["AdapterHost"],
        // support
        "GatewayTesting": nouns.union(["Effects", "Cryptography", "XMLSecurity", "SAML"]),
    ]

    /// The composition root knows everybody; it is the only room that reads flags and environment variables.
    static let compositionRoot = "Gatehouse"

    /// Brand words live in `Plugins/` and `Metadata/` only (house rule 8).
    static let brands = [
        "okta", "onelogin", "entra", "azure", "google", "gsuite", "jumpcloud", "pingone", "pingfederate", "microsoft",
        "keycloak", "shibboleth", "auth0",
    ]
}
