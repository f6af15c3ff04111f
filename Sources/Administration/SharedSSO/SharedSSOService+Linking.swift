import Effects
package import Essentials
package import GatewayModel
import Persistence
import Provisioning

/// An organization is linked to an Admin Organization by the word of that one's code (rules O-2, O-3).
extension SharedSSOService {
    /// Links the organization: sign-on is the Admin Organization's from this write on.
    ///
    /// Log-ins that were begun before may finish where they began (``SharedSSOLink/grace``).
    ///
    /// - Parameters:
    ///   - id: the organization to be linked.
    ///   - code: as it was read or typed; it is used up.
    ///   - pinned: the Admin Organization that the plan named; nil takes the code's.
    ///   - allowJIT: whether a first log-in that asks for the organization makes a member of it (rule O-4).
    ///   - actor: the operator, or an owner who authenticated lately. No API key: an admin could make one.
    ///   - origin: where from.
    /// - Throws: `access.owner_only`, `access.reauthentication_required`, `capability.missing`, `linking_code.malformed`,
    ///   `linking_code.unknown`, `linking_code.used`, `linking_code.expired`, `linking_code.revoked`,
    ///   `linking_code.of_another`, `linking_code.too_many_tries`, `shared_sso.linked_already`,
    ///   `shared_sso.is_admin_organization`.
    package func link(
        _ id: Identifier<Organization>, code: String, pinned: Identifier<Organization>? = nil, allowJIT: Bool = true,
        actor: Actor, origin: Origin?
    ) async throws -> SharedSSOLink {
        guard let text = LinkingCodeText(reading: code) else { throw SharedSSOError.codeMalformed }
        let now = context.clock.now()
        let linked = try await context.store.write { scope -> Result<SharedSSOLink, SharedSSOError> in
            try Authorization.requireOwner(of: id, to: "link it", actor, at: now, in: scope)
            let organization = try linkable(id, in: scope)
            switch try open(text, for: id, origin, at: now, in: scope) {
            // Handed out of the transaction and thrown there: the try stays counted.
            case .failure(let refusal): return .failure(refusal)
            case .success(var opened):
                guard pinned == nil || pinned == opened.adminOrganization else { throw SharedSSOError.codeOfAnother }
                let admin = try administering(opened, in: scope)
                opened.usedAt = now
                opened.usedBy = id
                try scope.update(opened)
                let link = SharedSSOLink(
                    organization: id, adminOrganization: admin.id, allowJIT: allowJIT, linkedAt: now)
                try begin(link, of: organization, to: admin, code: opened.id, actor, origin, in: scope)
                return .success(link)
            }
        }
        return try linked.get()
    }

    /// What a link comes to, whatever led to it: the link itself, people, records on both sides, and who is told.
    private func begin(
        _ link: SharedSSOLink, of organization: Organization, to admin: Organization,
        code: Identifier<LinkingCode>, _ actor: Actor, _ origin: Origin?, in scope: any WriteScope
    ) throws {
        let former = try scope.lastLink(of: organization.id)
        try scope.put(link)
        for claim in try scope.tenant(organization.id).domainClaims() where claim.offeredTo != nil {
            guard claim.offeredTo != admin.id else { continue }
            var kept = claim
            kept.offeredTo = nil
            try scope.update(kept)
        }
        let (gained, lost) = try context.pipeline.remap(
            link, before: former.flatMap { $0.isLive ? $0 : nil }, context.ledger(admin.id, actor, origin), in: scope)
        let after: JSONValue = [
            "organization": JSONValue(organization.id), "admin_organization": JSONValue(admin.id),
            "allow_jit": .bool(link.allowJIT), "linking_code": JSONValue(code), "gained": .integer(Int64(gained)),
            "lost": .integer(Int64(lost)),
        ]
        for side in [organization.id, admin.id] {
            try record("shared_sso.linked", side, target: organization.id.text, after, actor, origin, scope)
        }
        try AdminNotices(context: context).linked(organization, to: admin, at: link.linkedAt, in: scope)
    }

    // MARK: Parts that the plan shares

    /// The regular organization without a link.
    func linkable(_ id: Identifier<Organization>, in scope: any ReadScope) throws -> Organization {
        let organization = try regular(id, to: "be linked to another", in: scope)
        try requireCapability(of: organization)
        if let link = try scope.link(of: id) {
            throw SharedSSOError.linkedAlready(
                organization: organization.name,
                admin: try scope.organization(link.adminOrganization)?.name ?? link.adminOrganization.text)
        }
        return organization
    }

    /// The Admin Organization of a code.
    func administering(_ code: LinkingCode, in scope: any ReadScope) throws -> Organization {
        guard let admin = try scope.organization(code.adminOrganization), admin.kind == .admin else {
            throw StoreError.corrupt("linking code: its Admin Organization is missing")
        }
        try requireCapability(of: admin)
        return admin
    }

    /// The code, where it may be used now; whoever tries what is none is counted, and slowed down.
    func open(
        _ text: LinkingCodeText, for id: Identifier<Organization>, _ origin: Origin?, at now: Timestamp,
        in scope: any WriteScope
    ) throws -> Result<LinkingCode, SharedSSOError> {
        let throttle = LinkingThrottle(id, address: origin?.address)
        if let seconds = try throttle.admit(at: now, in: scope) { return .failure(.tooManyCodes(seconds: seconds)) }
        guard let code = try scope.linkingCode(hash: text.hash) else { return .failure(.codeUnknown) }
        try throttle.succeed(at: now, in: scope)
        switch code.state(at: now) {
        case .open: return .success(code)
        case .used: return .failure(.codeUsed)
        case .expired: return .failure(.codeExpired)
        case .revoked: return .failure(.codeRevoked)
        }
    }
}
