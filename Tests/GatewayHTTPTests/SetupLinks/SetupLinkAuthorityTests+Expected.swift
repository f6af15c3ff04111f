import GatewayModel

/// What each act by each actor comes to, written out.
extension SetupLinkAuthorityTests {
    /// The scope that a key needs.
    private static func scope(_ act: Act) -> String {
        switch act {
        case .listConnections, .getOwn, .getAnother: "connections:read"
        case .draft, .draftAgain, .edit, .editActive, .editAnother, .relax, .makePrimary, .test, .testAnother,
            .removeCertificate:
            "connections:write"
        case .addCertificate, .addCertificateToActive, .addCertificateToAnother: "certificates:write"
        case .activateTested, .activateDraft, .activateWithoutTest: "connection-activation:write"
        case .claim, .verify: "domain-claims:write"
        case .listClaims: "domain-claims:read"
        case .makeToken, .revokeToken: "scim-tokens:write"
        case .listTokens, .listDirectories: "scim-tokens:read"
        case .readRequests: "scim:read"
        case .makeDirectory, .allowDeprovisioning: "scim:write"
        case .readSwitches, .planSwitches, .planWithdrawal, .migrations: "access-security:read"
        case .delete, .withdraw, .transfer, .putSwitches: "access-security:write"
        case .getOrganization: "organization:read"
        case .members, .teams: "members:read"
        case .invite: "members:write"
        case .traces: "traces:read"
        case .audit: "audit:read"
        case .events: "events:read"
        case .webhooks: "webhooks:read"
        case .keys: "api-keys:read"
        case .makeLink, .revokeLink: "setup-links:write"
        case .listLinks: "setup-links:read"
        case .organizations, .applications, .makeAdminOrganization: ""
        }
    }

    static func scopes(_ who: Who) -> Set<String> {
        switch who {
        case .everyKey: Set(APIScope.allCases.map(\.rawValue))
        // What was needed for all of it before there were narrower ones: nothing is lost.
        case .signOnKey: ["access-security:read", "access-security:write", "scim:read", "scim:write"]
        case .connectionsKey: ["connections:read", "connections:write"]
        case .certificatesKey: ["certificates:write"]
        case .domainsKey: ["domain-claims:read", "domain-claims:write"]
        case .tokensKey: ["scim-tokens:read", "scim-tokens:write"]
        case .linksKey: ["setup-links:read", "setup-links:write"]
        default: []
        }
    }

    /// Written out, and not by what the verbs ask: a wider scope would hide a verb that asks for too little.
    private static func isHeld(_ scope: String, by scopes: Set<String>) -> Bool {
        if scopes.contains(scope) { return true }
        let signOn = ["connections", "certificates", "connection-activation", "domain-claims", "setup-links"]
        let parts = scope.split(separator: ":").map(String.init)
        if signOn.contains(parts[0]), scopes.contains("access-security:\(parts[1])") { return true }
        if parts[0] == "scim-tokens", scopes.contains("scim:\(parts[1])") { return true }
        return scope == "certificates:write" && scopes.contains("connections:write")
    }

    static func expected(_ act: Act, _ who: Who) -> String {
        let isOperators = [.organizations, .applications].contains(act)
        switch who {
        case .operators: return "done"
        case .owner: return isOperators ? "access.forbidden" : "done"
        case .member, .foreignOwner:
            if isOperators { return "access.forbidden" }
            return act == .makeAdminOrganization && who == .member ? "access.owner_only" : "not_found"
        case .system: return act == .makeAdminOrganization ? "access.owner_only" : "access.forbidden"
        case .everyKey, .signOnKey, .connectionsKey, .certificatesKey, .domainsKey, .tokensKey, .linksKey:
            if act == .makeAdminOrganization { return "access.owner_only" }
            if isOperators || !isHeld(scope(act), by: scopes(who)) { return "access.forbidden" }
            // A link for everything, by a key that can't do it itself.
            return act == .makeLink && who == .linksKey ? "api_key.wider" : "done"
        case .holder, .activatingHolder, .certificateHolder, .domainsHolder, .tokensHolder, .agedHolder,
            .revokedHolder, .expiredHolder, .completedHolder, .foreignHolder:
            return expectedOfHolder(act, who)
        }
    }

    private static func expectedOfHolder(_ act: Act, _ who: Who) -> String {
        if [.organizations, .applications].contains(act) { return "access.forbidden" }
        if act == .makeAdminOrganization { return "access.owner_only" }
        if who == .foreignHolder { return "not_found" }
        let everything: Set<Act> = [
            .listConnections, .getOwn, .getAnother, .draft, .draftAgain, .edit, .editActive, .editAnother, .relax,
            .makePrimary, .test, .testAnother, .addCertificate, .addCertificateToActive, .addCertificateToAnother,
            .removeCertificate, .claim, .verify, .listClaims, .makeToken, .listTokens, .revokeToken, .listDirectories,
        ]
        let activation: Set<Act> = [.activateTested, .activateDraft, .activateWithoutTest]
        let certificates: Set<Act> = [
            .listConnections, .getOwn, .getAnother, .addCertificate, .addCertificateToActive,
            .addCertificateToAnother,
        ]
        let scoped: Set<Act> =
            switch who {
            case .certificateHolder: certificates
            case .domainsHolder: [.claim, .verify, .listClaims]
            case .tokensHolder: [.makeToken, .listTokens, .revokeToken, .listDirectories]
            case .activatingHolder: everything.union(activation)
            default: everything
            }
        guard scoped.contains(act) else { return "setup_link.not_allowed" }
        switch who {
        case .revokedHolder: return "setup_link.revoked"
        case .expiredHolder: return "setup_link.expired"
        case .completedHolder: return "setup_link.completed"
        default: break
        }
        switch act {
        case .getAnother, .editAnother, .testAnother, .addCertificateToAnother: return "not_found"
        case .draftAgain: return "setup_link.connection_exists"
        case .relax, .makePrimary, .activateWithoutTest: return "setup_link.not_allowed"
        case .activateDraft: return "connection.not_tested"
        case .editActive: return "setup_link.connection_active"
        case .addCertificateToActive: return who == .certificateHolder ? "done" : "setup_link.connection_active"
        case .claim: return who == .agedHolder ? "setup_link.code_needed" : "done"
        default: return "done"
        }
    }
}
