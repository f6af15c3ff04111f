import Effects
package import Essentials
package import GatewayModel
import Persistence

/// Linking codes (rule O-2): made in the Admin Organization, shown once, good once.
extension SharedSSOService {
    /// The shortest and the longest that a code may be good.
    private static let lifetimes: ClosedRange<Duration> = .seconds(60)...(.days(30))
    private static let lifetime: Duration = .days(7)
    /// How many codes a list shows: the newest.
    private static let listed = 1000

    /// - Parameters:
    ///   - lifetime: a minute to 30 days; nil: 7 days.
    ///   - id: the Admin Organization.
    ///   - actor: the operator, or one of its owners and admins.
    ///   - origin: where from.
    /// - Returns: the code and its text, which is shown once and kept as a hash.
    /// - Throws: `shared_sso.not_admin_organization`, `capability.missing`, `value.invalid`.
    package func makeCode(
        lifetime: Duration?, for id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws -> (code: LinkingCode, text: String) {
        let lifetime = lifetime ?? Self.lifetime
        guard Self.lifetimes.contains(lifetime) else {
            throw AdministrationError.invalidValue("expires_in_seconds", reason: "expected 60 to 2592000")
        }
        let now = context.clock.now()
        let text = LinkingCodeText(context.random.bytes(LinkingCodeText.byteCount))
        let code = LinkingCode(
            id: context.random.identifier(), adminOrganization: id, hash: text.hash, madeBy: actor.text,
            createdAt: now, expiresAt: now.advanced(by: lifetime))
        try await context.store.write { scope in
            try requireCapability(of: try admin(id, .accessSecurityWrite, actor, in: scope))
            try scope.insert(code)
            try scope.append(
                context.audit(
                    "linking_code.created", id, target: code.id.text, actor, origin,
                    after: ["expires_at": JSONValue(code.expiresAt)]))
        }
        return (code, text.shown)
    }

    /// The newest codes first, whatever became of them; at most a thousand.
    package func codes(of id: Identifier<Organization>, actor: Actor) async throws -> [LinkingCode] {
        try await context.store.read { scope in
            _ = try admin(id, .accessSecurityRead, actor, in: scope)
            return try scope.linkingCodes(of: id, limit: Self.listed)
        }
    }

    package func code(
        _ code: Identifier<LinkingCode>, of id: Identifier<Organization>, actor: Actor
    ) async throws -> LinkingCode {
        try await context.store.read { scope in
            _ = try admin(id, .accessSecurityRead, actor, in: scope)
            return try found(code, id, in: scope)
        }
    }

    /// Ends a code that nobody has used; ending it again changes nothing.
    ///
    /// - Throws: `linking_code.used`.
    package func revokeCode(
        _ code: Identifier<LinkingCode>, of id: Identifier<Organization>, actor: Actor, origin: Origin?
    ) async throws {
        let now = context.clock.now()
        try await context.store.write { scope in
            _ = try admin(id, .accessSecurityWrite, actor, in: scope)
            var revoked = try found(code, id, in: scope)
            guard revoked.usedAt == nil else { throw SharedSSOError.codeUsed }
            guard revoked.revokedAt == nil else { return }
            revoked.revokedAt = now
            try scope.update(revoked)
            try scope.append(context.audit("linking_code.revoked", id, target: code.text, actor, origin))
        }
    }

    private func found(
        _ code: Identifier<LinkingCode>, _ admin: Identifier<Organization>, in scope: any ReadScope
    ) throws -> LinkingCode {
        guard let found = try scope.linkingCode(code), found.adminOrganization == admin else {
            throw AdministrationError.notFound("linking code \(code)")
        }
        return found
    }
}
