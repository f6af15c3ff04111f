import Essentials
import GatewayModel

/// One noun of each kind with every field set: a zero hides a lost column (house rule 39).
struct ContractNouns {
    static let now = Timestamp(milliseconds: 1_700_000_000_123)
    static let later = now.advanced(by: .days(1))

    let organization = organization("a")
    let connection = connection("a")
    let attempt = attempt("a")
    let identity: Identity
    let membership = Membership(
        id: Identifier(stored: "mem-a"), organization: Identifier(stored: "org-a"),
        identity: Identifier(stored: "per-a"), role: .admin, firstName: "Ann", lastName: "Ülm", displayName: "Ann Ü.",
        active: false, source: .scim, holds: [.hand, .group], endedBy: .adminOrganization, externalID: "x-1",
        directory: Identifier(stored: "dir-a"), userName: "Ännchen",
        provisioned: provisioned, revision: 7, removedAt: later, createdAt: now, updatedAt: later, lastSignOnAt: later)
    let link = IdentityLink(
        organization: Identifier(stored: "org-a"), connection: Identifier(stored: "con-a"), subject: "subject|1",
        identity: Identifier(stored: "per-a"), createdAt: now)
    let claim = DomainClaim(
        id: Identifier(stored: "dom-a"), organization: Identifier(stored: "org-a"),
        domain: DomainName(stored: "works.example"), state: .failing, token: "token", createdAt: now, verifiedAt: now,
        lastCheckedAt: later, lastOutcome: "no record", offeredTo: Identifier(stored: "org-admin"),
        formerOrganization: Identifier(stored: "org-z"), transferredAt: later)
    let session = Session(
        id: Identifier(stored: "ses-a"), cookieHash: [1, 0, 255], result: result, createdAt: now, expiresAt: later)
    let trace = SignOnTrace(
        id: Identifier(stored: "trc-a"), organization: Identifier(stored: "org-a"),
        connection: Identifier(stored: "con-a"), attempt: Identifier(stored: "att-a"), at: now, outcome: .refused,
        email: "ünn@works.example", code: "saml.audience", detail: ["k": [1, nil, "ü"]], sealedResponse: [5, 0, 6],
        expiresAt: later)
    let application = Application(
        id: Identifier(stored: "app-a"), name: "Shop", secretHash: [7], redirectURIs: ["https://a", "https://b"],
        postLogoutRedirectURIs: ["https://c"], initiateLoginURI: "https://d", backchannelLogoutURI: "https://e",
        tokenAlgorithm: .rs256, createdAt: now)
    let key = APIKey(
        id: Identifier(stored: "key-a"), name: "ci", hash: [8, 9], organization: Identifier(stored: "org-a"),
        scopes: ["members:read", "events:read"], createdAt: now, revokedAt: later)
    let grant = AccessGrant(
        hash: [10], codeHash: [11], client: Identifier(stored: "app-a"), session: Identifier(stored: "ses-a"),
        organization: Identifier(stored: "org-a"), scopes: ["openid", "email"], issuedAt: now, expiresAt: later)
    let code = AuthorizationCode(
        hash: [11], request: request, session: Identifier(stored: "ses-a"), organization: Identifier(stored: "org-a"),
        issuedAt: now, expiresAt: later)
    let outcome = ParkedOutcome(
        handleHash: [3], attempt: Identifier(stored: "att-a"), browserHash: [4], purpose: .application(request),
        outcome: .signedIn(result), trace: Identifier(stored: "trc-a"), expiresAt: later)
    let directory = Directory(
        id: Identifier(stored: "dir-a"), organization: Identifier(stored: "org-a"), name: "Ü", adapter: "one",
        createdAt: now, deprovisioningAllowedUntil: later)
    let token = DirectoryToken(
        id: Identifier(stored: "tok-a"), directory: Identifier(stored: "dir-a"),
        organization: Identifier(stored: "org-a"), hash: [12, 0, 255], prefix: "scim_abc", createdAt: now,
        expiresAt: later, revokedAt: later, lastUsedAt: later, lastUsedAddress: "192.0.2.1")
    let team = Team(
        id: Identifier(stored: "tem-a"), organization: Identifier(stored: "org-a"), name: "Ärzte",
        directory: Identifier(stored: "dir-a"), externalID: "g-1", revision: 5, createdAt: now, updatedAt: later)
    let entry = ContractNouns.entry("a")
    let audit = AuditEvent(
        id: Identifier(stored: "aud-a"), organization: Identifier(stored: "org-a"), at: now, actor: "system",
        action: "connection.activated", target: "con-a", before: ["state": "tested"], after: ["state": "active"],
        origin: Origin(address: "192.0.2.1", requestID: "req-1"))

    init() throws {
        identity = Identity(
            id: Identifier(stored: "per-a"), email: try EmailAddress("Ann@Works.example"), createdAt: Self.now)
    }

    private static let provisioned = JSONObject([
        ("userName", "Ännchen"), ("emails", [["value": "ann@works.example", "primary": true]] as JSONValue),
    ])

    static let request = ApplicationRequest(
        client: Identifier(stored: "app-a"), redirectURI: "https://cb", scopes: ["openid", "email"], state: "s",
        nonce: "n", codeChallenge: "c", maximumAge: 5, forceAuthentication: true, silent: true, loginHint: "h",
        organization: Identifier(stored: "org-a"))

    static let result = SignOnResult(
        organization: Identifier(stored: "org-a"), connection: Identifier(stored: "con-a"),
        identity: Identifier(stored: "per-a"), authenticatedAt: now, authenticationContext: "ctx", nameID: "n",
        sessionIndex: "i", sessionNotOnOrAfter: later, idpInitiated: true, groups: ["g1", "g2"])

    static func organization(_ id: String) -> Organization {
        Organization(
            id: Identifier(stored: "org-" + id), name: "Name \(id)", kind: .admin, capabilities: [.sso],
            accessSecurity: AccessSecurity(
                ssoEnabled: true, requireSSO: true, idpManagedAccess: true, externalMembers: .password),
            createdAt: now)
    }

    static func connection(_ id: String, organization: String = "a") -> Connection {
        Connection(
            id: Identifier(stored: "con-" + id), organization: Identifier(stored: "org-" + organization),
            preset: "preset", name: "name", state: .tested, primary: true,
            identityProvider: IdentityProviderSettings(
                entityID: "https://idp", acceptedIssuers: ["https://idp", "https://idp/2"], ssoURL: "https://sso",
                ssoBinding: .post,
                certificates: [
                    TrustedCertificate(
                        der: [1, 2, 3], subject: "CN=ü", fingerprint: "ff", notBefore: now, notAfter: later,
                        addedAt: now)
                ], metadataURL: "https://m", metadataXML: "<x/>"),
            serviceProviderEntityID: "sp-" + id, acsURL: "acs-" + id,
            relaxations: [
                GrantedRelaxation(name: "sha1", reason: "r", grantedBy: "g", grantedAt: now, expiresAt: later)
            ], allowIdPInitiated: true, followMetadataKeys: true, acceptExpiredCertificates: false, values: ["k": "v"],
            createdAt: now, updatedAt: later, testedAt: now, activatedAt: later)
    }

    static func attempt(_ id: String) -> SignOnAttempt {
        SignOnAttempt(
            id: Identifier(stored: "att-" + id), purpose: .application(request),
            organization: Identifier(stored: "org-a"), connection: Identifier(stored: "con-a"), requestID: "_" + id,
            browserHash: [9, 8], freshAuthentication: true, startedAt: now, expiresAt: now.advanced(by: .seconds(9)))
    }

    static func event(_ id: String, organization: String = "a") -> OutgoingEvent {
        OutgoingEvent(
            id: Identifier(stored: "evt-" + id), organization: Identifier(stored: "org-" + organization),
            type: "user.created", subject: "per-a", at: now, data: ["k": "v"])
    }

    static func entry(_ id: String, at instant: Timestamp = now) -> ProvisioningLogEntry {
        ProvisioningLogEntry(
            id: Identifier(stored: "log-" + id), organization: Identifier(stored: "org-a"),
            directory: Identifier(stored: "dir-a"), token: Identifier(stored: "tok-a"), at: instant, method: "PATCH",
            path: "/Users/ü?x=1", status: 403, code: "scim.forbidden", detail: "no: ü",
            rewrites: ["text_boolean": 2], difference: ["changed": ["active"]], duration: 1234, requestID: "req-1",
            expiresAt: later)
    }

    /// A person of this address, and their place in an organization.
    static func person(
        _ id: String, _ email: String, of organization: String = "a", at instant: Timestamp = now
    ) throws -> Member {
        let identity = Identity(id: Identifier(stored: "per-" + id), email: try EmailAddress(email), createdAt: now)
        return Member(
            identity: identity,
            membership: Membership(
                id: Identifier(stored: "mem-\(organization)-\(id)"),
                organization: Identifier(stored: "org-" + organization),
                identity: identity.id, role: .member, source: .scim, createdAt: instant, updatedAt: instant))
    }

    static func claim(_ id: String, of organization: String) -> DomainClaim {
        DomainClaim(
            id: Identifier(stored: "dom-" + id), organization: Identifier(stored: "org-" + organization),
            domain: DomainName(stored: "works.example"), token: "t", createdAt: now)
    }
}
