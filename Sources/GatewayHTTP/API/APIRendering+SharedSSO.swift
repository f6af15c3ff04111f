import Administration
import Essentials
import GatewayModel

/// Links, linking codes and the plans around them, as the API shows them.
extension APIRendering {
    /// - Parameter text: the code itself, where it was made just now.
    static func linkingCode(_ code: LinkingCode, at now: Timestamp, text: String? = nil) -> JSONValue {
        var object = JSONObject([
            ("id", JSONValue(code.id)), ("state", .string(code.state(at: now).rawValue)),
            ("made_by", .string(code.madeBy)), ("created_at", JSONValue(code.createdAt)),
            ("expires_at", JSONValue(code.expiresAt)), ("used_at", JSONValue(code.usedAt)),
            ("used_by", JSONValue(code.usedBy)), ("revoked_at", JSONValue(code.revokedAt)),
        ])
        if let text { object["code"] = .string(text) }
        return .object(object)
    }

    static func linked(_ linked: LinkedOrganization) -> JSONValue {
        [
            "organization": JSONValue(linked.link.organization), "name": .string(linked.name),
            "scim_name": JSONValue(linked.link.scimName), "allow_jit": .bool(linked.link.allowJIT),
            "linked_at": JSONValue(linked.link.linkedAt), "members": .integer(Int64(linked.activeMembers)),
        ]
    }

    static func offer(_ offer: SharedSSOService.TransferOffer) -> JSONValue {
        [
            "id": JSONValue(offer.claim.id), "domain": .string(offer.claim.domain.text),
            "state": .string(offer.claim.state.rawValue),
            "from": ["id": JSONValue(offer.from.id), "name": .string(offer.from.name)],
        ]
    }

    static func plan(_ plan: SharedSSOService.LinkPlan) -> JSONValue {
        [
            "admin_organization": side(plan.admin),
            "access_security": [
                "before": AccessSecurityService.json(plan.organization.accessSecurity),
                "after": AccessSecurityService.json(plan.admin.accessSecurity),
            ],
            "ignored": [
                "connections": .array(
                    plan.connections.map { connection in
                        [
                            "id": JSONValue(connection.id), "name": .string(connection.name),
                            "state": .string(connection.state.rawValue),
                        ]
                    }),
                "domain_claims": .array(plan.claims.map { claim($0) }),
                "scim_directories": .array(
                    plan.directories.map { ["id": JSONValue($0.id), "name": .string($0.name)] }),
            ],
            "people": people(plan.people), "sessions_ending": .integer(Int64(plan.sessionsEnding)),
            "findings": .array(plan.findings.map(MetadataReport.json)),
        ]
    }

    static func plan(_ plan: SharedSSOService.UnlinkPlan) -> JSONValue {
        [
            "admin_organization": side(plan.admin), "link": LinkedOrganization.json(plan.link),
            "access_security": [
                "before": AccessSecurityService.json(plan.admin.accessSecurity),
                "after": AccessSecurityService.json(plan.organization.accessSecurity),
            ],
            "domain_claims": [
                "in_force": .array(plan.claimsInForce.map { claim($0) }),
                "without_force": .array(
                    plan.claimsWithoutForce.map { claim($0, heldElsewhere: plan.domainsHeldElsewhere) }),
                "transferred": .array(plan.claimsTransferred.map { claim($0) }),
            ],
            "people": people(plan.people), "kept_by_hand": .integer(Int64(plan.keptByHand)),
            "staying_ended": APIRoutes.people(plan.stayingEnded),
            "findings": .array(plan.findings.map(MetadataReport.json)),
        ]
    }

    private static func side(_ organization: Organization) -> JSONValue {
        ["id": JSONValue(organization.id), "name": .string(organization.name)]
    }

    private static func claim(_ claim: DomainClaim, heldElsewhere: Set<DomainName> = []) -> JSONValue {
        [
            "id": JSONValue(claim.id), "domain": .string(claim.domain.text), "state": .string(claim.state.rawValue),
            "held_elsewhere": .bool(heldElsewhere.contains(claim.domain)),
        ]
    }

    private static func people(_ comparison: SignOnComparison) -> JSONValue {
        [
            "members": .integer(Int64(comparison.members)),
            "signing_on": APIRoutes.people(comparison.signingOn),
            "losing_sign_on": APIRoutes.people(comparison.losingSignOn),
            "losing_password": APIRoutes.people(comparison.losingPassword),
            "losing_access": APIRoutes.people(comparison.losingAccess),
            "guests_blocked": APIRoutes.people(comparison.guestsBlocked),
            "break_glass": APIRoutes.people(comparison.breakGlass),
        ]
    }
}
