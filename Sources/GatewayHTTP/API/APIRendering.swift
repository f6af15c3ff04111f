import Administration
import Essentials
import GatewayModel

/// Nouns as the API shows them: snake_case keys, RFC 3339 times.
enum APIRendering {
    static func list(_ items: [JSONValue], next: String? = nil) -> GatewayResponse {
        .json(["items": .array(items), "next": JSONValue(next)])
    }

    /// - Parameter link: the live one, shown of a regular organization.
    static func organization(_ organization: Organization, link: SharedSSOLink? = nil) -> JSONValue {
        var object = JSONObject([
            ("id", JSONValue(organization.id)), ("name", .string(organization.name)),
            ("kind", .string(organization.kind.rawValue)),
            ("capabilities", JSONValue(organization.capabilities.map(\.rawValue).sorted())),
            ("created_at", JSONValue(organization.createdAt)),
        ])
        guard organization.kind == .regular else { return .object(object) }
        object["link"] =
            link.map { link in
                [
                    "admin_organization": JSONValue(link.adminOrganization), "allow_jit": .bool(link.allowJIT),
                    "linked_at": JSONValue(link.linkedAt),
                ]
            } ?? .null
        return .object(object)
    }

    static func member(_ member: Member) -> JSONValue {
        let membership = member.membership
        return [
            "id": JSONValue(membership.id), "identity": JSONValue(member.identity.id),
            "email": .string(member.identity.email.text), "first_name": JSONValue(membership.firstName),
            "last_name": JSONValue(membership.lastName), "display_name": JSONValue(membership.displayName),
            "role": .string(membership.role.rawValue), "active": .bool(membership.active),
            "source": .string(membership.source.rawValue),
            "held_by": JSONValue(membership.holds.map(\.rawValue).sorted()),
            "ended_by": JSONValue(membership.endedBy?.rawValue), "directory": JSONValue(membership.directory),
            "removed_at": JSONValue(membership.removedAt), "created_at": JSONValue(membership.createdAt),
            "updated_at": JSONValue(membership.updatedAt), "last_sign_on_at": JSONValue(membership.lastSignOnAt),
        ]
    }

    static func claim(_ claim: DomainClaim, recordText: String) -> JSONValue {
        [
            "id": JSONValue(claim.id), "domain": .string(claim.domain.text), "state": .string(claim.state.rawValue),
            "txt_name": .string(claim.domain.text), "txt_value": .string(recordText),
            "created_at": JSONValue(claim.createdAt), "verified_at": JSONValue(claim.verifiedAt),
            "last_checked_at": JSONValue(claim.lastCheckedAt), "last_outcome": JSONValue(claim.lastOutcome),
            "next_check_at": JSONValue(claim.nextCheckAt), "first_absence_at": JSONValue(claim.firstAbsenceAt),
            "absences": .integer(Int64(claim.absences)),
            "lapses_at": JSONValue(
                claim.state == .failing
                    ? claim.firstAbsenceAt?.advanced(by: DomainClaim.Pace.absenceUntilLapse) : nil),
            "organization": JSONValue(claim.organization), "offered_to": JSONValue(claim.offeredTo),
            "transferred_from": JSONValue(claim.formerOrganization), "transferred_at": JSONValue(claim.transferredAt),
        ]
    }

    static func connection(
        _ connection: Connection, findings: [Finding], metadata: MetadataRefresh?, baseURL: String
    ) -> JSONValue {
        let idp = connection.identityProvider
        return [
            "id": JSONValue(connection.id), "preset": .string(connection.preset), "name": .string(connection.name),
            "state": .string(connection.state.rawValue), "primary": .bool(connection.primary),
            "acs_url": .string(connection.acsURL), "sp_entity_id": .string(connection.serviceProviderEntityID),
            "sp_metadata_url": .string("\(baseURL)/saml/\(connection.id)/metadata"),
            "start_url": .string("\(baseURL)/saml/\(connection.id)/login"),
            "idp": [
                "entity_id": .string(idp.entityID), "sso_url": .string(idp.ssoURL),
                "sso_binding": .string(idp.ssoBinding.rawValue), "metadata_url": JSONValue(idp.metadataURL),
                "certificates": .array(idp.certificates.map(certificate)),
            ],
            "staged_certificates": .array((metadata?.stagedCertificates ?? []).map(certificate)),
            "staged_sso_url": endpoint(metadata?.stagedEndpoint), "metadata_status": status(metadata),
            "relaxations": .array(
                connection.relaxations.map { relaxation in
                    [
                        "name": .string(relaxation.name), "reason": .string(relaxation.reason),
                        "granted_by": .string(relaxation.grantedBy), "granted_at": JSONValue(relaxation.grantedAt),
                        "expires_at": JSONValue(relaxation.expiresAt),
                    ]
                }),
            "allow_idp_initiated": .bool(connection.allowIdPInitiated),
            "follow_metadata_keys": .bool(connection.followMetadataKeys),
            "accept_expired_certificates": .bool(connection.acceptExpiredCertificates),
            "findings": .array(findings.map(MetadataReport.json)), "created_at": JSONValue(connection.createdAt),
            "updated_at": JSONValue(connection.updatedAt), "tested_at": JSONValue(connection.testedAt),
            "activated_at": JSONValue(connection.activatedAt),
        ]
    }

    static func application(_ application: Application, secret: String? = nil) -> JSONValue {
        var object = JSONObject([
            ("client_id", JSONValue(application.id)), ("name", .string(application.name)),
            ("redirect_uris", JSONValue(application.redirectURIs)),
            ("post_logout_redirect_uris", JSONValue(application.postLogoutRedirectURIs)),
            ("initiate_login_uri", JSONValue(application.initiateLoginURI)),
            ("backchannel_logout_uri", JSONValue(application.backchannelLogoutURI)),
            ("id_token_signed_response_alg", .string(application.tokenAlgorithm.rawValue)),
            ("public", .bool(application.secretHash == nil)), ("created_at", JSONValue(application.createdAt)),
        ])
        if let secret { object["client_secret"] = .string(secret) }
        return .object(object)
    }
}
