import Cryptography
package import Effects
package import Essentials
import GatewayModel
package import OpenIDConnect
package import Persistence

/// Redeems codes for tokens, and answers for access tokens.
package struct TokenIssuer: Sendable {
    private let store: any Store
    private let clock: any WallClock
    private let random: any RandomSource
    let signer: TokenSigner
    let settings: SignOnSettings

    package init(
        store: any Store, clock: any WallClock, random: any RandomSource, signer: TokenSigner, settings: SignOnSettings
    ) {
        self.store = store
        self.clock = clock
        self.random = random
        self.signer = signer
        self.settings = settings
    }

    package var keySet: JSONValue { signer.keySet }

    /// How codes, handles and tokens are stored.
    static func hash(_ text: String) -> [UInt8] { Digest.sha256(text) }

    /// What came of a code in the one write.
    private enum Redemption: Sendable {
        case issued(IDTokenClaims, nonce: String?, scopes: [String])
        case refused(TokenError)
    }

    /// The answer of the token endpoint (RFC 6749 4.1.4, OpenID Connect Core 3.1.3.3).
    ///
    /// - Throws: ``OpenIDConnect/TokenError``.
    package func redeem(_ request: TokenRequest) async throws -> JSONValue {
        let now = clock.now()
        guard let id = Identifier<Application>(request.clientID),
            let application = try await store.read({ try $0.application(id) })
        else { throw TokenError.invalidClient }
        if let expected = application.secretHash {
            guard let secret = request.clientSecret,
                constantTimeEqual(Digest.of(secret.reveal(), .sha256), expected)
            else { throw TokenError.invalidClient }
        }
        let accessToken = random.token(prefix: "gat_")
        let codeHash = TokenIssuer.hash(request.code)
        let redemption = try await store.write { scope in
            try redeem(request, application, codeHash, accessToken, scope, now)
        }
        switch redemption {
        case .refused(let error): throw error
        case .issued(let claims, let nonce, let scopes):
            let token = try await signer.sign(
                claims.token(
                    audience: application.id.text, nonce: nonce, issuedAt: now, lifetime: settings.tokenLifetime),
                TokenSigner.Algorithm(rawValue: application.tokenAlgorithm.rawValue) ?? .es256)
            return [
                "access_token": .string(accessToken), "token_type": "Bearer",
                "expires_in": .integer(settings.tokenLifetime.wholeMilliseconds / 1000),
                "scope": .string(scopes.joined(separator: " ")), "id_token": .string(token),
            ]
        }
    }

    private func redeem(
        _ request: TokenRequest, _ application: Application, _ codeHash: [UInt8], _ accessToken: String,
        _ scope: any WriteScope, _ now: Timestamp
    ) throws -> Redemption {
        guard let code = try scope.authorizationCode(hash: codeHash), code.request.client == application.id else {
            return .refused(.invalidGrant("the code is unknown"))
        }
        guard try scope.redeemCode(hash: codeHash, at: now) else {
            // A second use: whoever has the first answer may not be who it was meant for (RFC 6749 4.1.2).
            try scope.revokeGrants(codeHash: codeHash, at: now)
            return .refused(.invalidGrant("the code was used before"))
        }
        guard now < code.expiresAt else { return .refused(.invalidGrant("the code has expired")) }
        guard code.request.redirectURI.utf8.elementsEqual(request.redirectURI.utf8) else {
            return .refused(.invalidGrant("the redirect_uri is not the one of the authorization request"))
        }
        guard CodeChallenge.matches(code.request.codeChallenge, verifier: request.codeVerifier) else {
            return .refused(.invalidGrant("the code_verifier does not belong to the code_challenge"))
        }
        guard let session = try scope.session(code.session), session.isLive(at: now),
            let claims = try claims(of: session, code.organization, at: now, in: scope)
        else { return .refused(.invalidGrant("the session has ended")) }
        try scope.insert(
            AccessGrant(
                hash: TokenIssuer.hash(accessToken), codeHash: codeHash, client: application.id, session: session.id,
                organization: code.organization, scopes: code.request.scopes, issuedAt: now,
                expiresAt: now.advanced(by: settings.tokenLifetime)))
        return .issued(claims, nonce: code.request.nonce, scopes: code.request.scopes)
    }

    /// The answer of the UserInfo endpoint (OpenID Connect Core 5.3).
    package func userInfo(accessToken: String) async throws -> JSONValue {
        let now = clock.now()
        let hash = TokenIssuer.hash(accessToken)
        let found = try await store.read { scope -> (IDTokenClaims, [String])? in
            guard let grant = try scope.accessGrant(hash: hash), grant.revokedAt == nil, now < grant.expiresAt,
                let session = try scope.session(grant.session), session.isLive(at: now),
                let claims = try claims(of: session, grant.organization, at: now, in: scope)
            else { return nil }
            return (claims, grant.scopes)
        }
        guard let (claims, scopes) = found else { throw TokenError.invalidToken }
        return claims.userInfo(scopes: scopes)
    }

    /// What is true of the person now; nil where they are no active member any more.
    private func claims(
        of session: Session, _ organizationID: Identifier<Organization>, at now: Timestamp, in scope: any ReadScope
    ) throws -> IDTokenClaims? {
        let result = session.result
        let tenant = scope.tenant(organizationID)
        guard let organization = try scope.organization(organizationID),
            let member = try tenant.member(identity: result.identity), member.membership.active
        else { return nil }
        let connection = try result.connection.flatMap { try scope.connection($0) }
        // A connection that is gone, and a password that no longer reaches the organization, end what they began.
        guard connection != nil || result.connection == nil else { return nil }
        guard try SessionReach.opens(result, member, organization, at: now, in: scope) else { return nil }
        let holder = try scope.effectiveClaim(of: member.identity.email.domain)?.organization
        let isVerified =
            try holder == organizationID
            || (holder != nil && scope.link(of: organizationID)?.adminOrganization == holder)
        var groups = try tenant.teamNames(of: member.membership.id)
        for group in result.groups ?? [] where !groups.contains(group) { groups.append(group) }
        return IDTokenClaims(
            issuer: settings.baseURL, subject: result.identity.text, organizationID: organizationID.text,
            organizationName: organization.name, connectionID: connection?.id.text, presetID: connection?.preset,
            identityProviderEntityID: connection?.identityProvider.entityID, email: member.identity.email.text,
            emailVerified: isVerified, firstName: member.membership.firstName, lastName: member.membership.lastName,
            displayName: member.membership.displayName, role: member.membership.role.rawValue, groups: groups,
            groupsUnknown: false,
            projects: try tenant.projectRoles(of: member.membership.id).map { ($0.project.id.text, $0.role) },
            authenticatedAt: result.authenticatedAt, authenticationContext: result.authenticationContext,
            sessionID: session.id.text, idpInitiated: result.idpInitiated,
            sessionNotOnOrAfter: result.sessionNotOnOrAfter,
            authenticationMethods: TokenIssuer.methods(result.method))
    }

    /// The values of RFC 8176 for what was checked here; how an IdP went about it is its own to say.
    private static func methods(_ method: SignOnMethod) -> [String] {
        switch method {
        case .connection: []
        case .password: ["pwd"]
        case .recoveryCode: ["otp"]
        }
    }
}
