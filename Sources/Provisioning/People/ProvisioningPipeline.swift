package import Effects
package import Essentials
package import GatewayModel
package import Persistence

/// Decides what a command does, and does it: directory, audit event and outgoing event in one transaction (rule P-1).
package struct ProvisioningPipeline: Sendable {
    let random: any RandomSource

    package init(random: any RandomSource) { self.random = random }

    /// Reads the facts, plans, and applies the plan, all in the caller's transaction.
    ///
    /// - Throws: ``ProvisioningRefusal``; nothing was written then.
    package func run(
        _ command: ProvisioningCommand, in scope: any WriteScope, at now: Timestamp, actor: Actor, origin: Origin?
    ) throws -> Member {
        let plan = try plan(command, try ProvisioningFacts.read(command, in: scope), at: now)
        try apply(plan, in: scope, at: now, actor: actor, origin: origin)
        return plan.member
    }

    /// What the command comes to under these facts; pure but for new identifiers.
    package func plan(
        _ command: ProvisioningCommand, _ facts: ProvisioningFacts, at now: Timestamp
    ) throws(ProvisioningRefusal) -> ProvisioningPlan {
        switch command {
        case .signOn(let profile): try planSignOn(profile, facts, at: now)
        case .add(let email, _, let role): planAddition(email, role, facts, at: now)
        }
    }

    // MARK: Sign-on

    private func planSignOn(
        _ profile: SignOnProfile, _ facts: ProvisioningFacts, at now: Timestamp
    ) throws(ProvisioningRefusal) -> ProvisioningPlan {
        if let refusal = facts.emailRefusal { throw refusal }
        guard let email = facts.email else { throw .emailMissing }
        // Whoever signed it: an organization's IdP speaks for its own verified domains only (rule L-5).
        guard facts.domainIsOurs else { throw .foreignDomain(email: email.text, organization: facts.organization.name) }
        if facts.hasLink {
            guard let linked = facts.linkedIdentity else { throw .identityConflict(email: email.text) }
            if let other = facts.identityByEmail, other.id != linked.id { throw .identityConflict(email: email.text) }
            return try planKnown(profile, linked, facts.linked, email, facts, at: now)
        }
        if let identity = facts.identityByEmail {
            if let other = facts.memberByExternalID, other.identity.id != identity.id {
                throw .identityConflict(email: email.text)
            }
            return try planKnown(profile, identity, facts.memberByEmail, email, facts, at: now)
        }
        if let provisioned = facts.memberByExternalID {
            return try planKnown(profile, provisioned.identity, provisioned, email, facts, at: now)
        }
        guard facts.organization.accessSecurity.idpManagedAccess else {
            throw .notAMember(email: email.text, organization: facts.organization.name)
        }
        let identity = Identity(id: random.identifier(), email: email, createdAt: now)
        return creation(profile, identity, createsIdentity: true, at: now)
    }

    /// The person is known: a member here, or of another organization.
    private func planKnown(
        _ profile: SignOnProfile, _ known: Identity, _ member: Member?, _ email: EmailAddress,
        _ facts: ProvisioningFacts, at now: Timestamp
    ) throws(ProvisioningRefusal) -> ProvisioningPlan {
        var identity = known
        // The person kept their subject and has a new address; L-5 was checked for it (rule L-7).
        let moved = identity.email != email
        if moved { identity.email = email }
        guard let member else {
            guard facts.organization.accessSecurity.idpManagedAccess else {
                throw .notAMember(email: email.text, organization: facts.organization.name)
            }
            var plan = creation(profile, identity, createsIdentity: false, at: now)
            plan.changesIdentity = moved
            return plan
        }
        guard member.membership.active else { throw .deactivated(email: email.text) }
        var membership = member.membership
        // Names are refreshed where the IdP sends them, never blanked (rule L-4).
        membership.firstName = profile.firstName ?? membership.firstName
        membership.lastName = profile.lastName ?? membership.lastName
        membership.displayName = profile.displayName ?? membership.displayName
        let changed = membership != member.membership || moved
        if changed {
            membership.updatedAt = now
            membership.revision += 1
        }
        membership.lastSignOnAt = now
        return ProvisioningPlan(
            member: Member(identity: identity, membership: membership), createsIdentity: false, changesIdentity: moved,
            createsMembership: false, changesMembership: true,
            link: facts.hasLink ? nil : link(profile, identity.id, at: now), action: changed ? "user.updated" : nil,
            before: changed ? ProvisioningPipeline.json(member) : .null)
    }

    private func creation(
        _ profile: SignOnProfile, _ identity: Identity, createsIdentity: Bool, at now: Timestamp
    ) -> ProvisioningPlan {
        // No role but member, no team but All Users (rule L-4).
        let membership = Membership(
            id: random.identifier(), organization: profile.organization, identity: identity.id, role: .member,
            firstName: profile.firstName, lastName: profile.lastName, displayName: profile.displayName, source: .jit,
            createdAt: now, updatedAt: now, lastSignOnAt: now)
        return ProvisioningPlan(
            member: Member(identity: identity, membership: membership), createsIdentity: createsIdentity,
            changesIdentity: false, createsMembership: true, changesMembership: false,
            link: link(profile, identity.id, at: now), action: "user.created", before: .null)
    }

    private func link(
        _ profile: SignOnProfile, _ identity: Identifier<Identity>, at now: Timestamp
    ) -> IdentityLink {
        IdentityLink(
            organization: profile.organization, connection: profile.connection, subject: profile.subject,
            identity: identity, createdAt: now)
    }

    // MARK: By hand

    private func planAddition(
        _ email: EmailAddress, _ role: Membership.Role, _ facts: ProvisioningFacts, at now: Timestamp
    ) -> ProvisioningPlan {
        if let member = facts.memberByEmail {
            // Repeating the command changes nothing (rule P-2).
            return ProvisioningPlan(
                member: member, createsIdentity: false, changesIdentity: false, createsMembership: false,
                changesMembership: false, link: nil, action: nil, before: .null)
        }
        let identity = facts.identityByEmail ?? Identity(id: random.identifier(), email: email, createdAt: now)
        let membership = Membership(
            id: random.identifier(), organization: facts.organization.id, identity: identity.id, role: role,
            source: .manual, createdAt: now, updatedAt: now)
        return ProvisioningPlan(
            member: Member(identity: identity, membership: membership), createsIdentity: facts.identityByEmail == nil,
            changesIdentity: false, createsMembership: true, changesMembership: false, link: nil,
            action: "user.created",
            before: .null)
    }

    // MARK: Applying

    private func apply(
        _ plan: ProvisioningPlan, in scope: any WriteScope, at now: Timestamp, actor: Actor, origin: Origin?
    ) throws {
        let member = plan.member
        if plan.createsIdentity { try scope.insert(member.identity) }
        if plan.changesIdentity { try scope.update(member.identity) }
        if plan.createsMembership { try scope.insert(member.membership) }
        if plan.changesMembership { try scope.update(member.membership) }
        if plan.changesIdentity, let known = try? member.membership.provisioned.map(ProvisionedPerson.init) {
            // The directory goes on looking for the address that it knows.
            let addresses = [known.email.folded] + known.furtherAddresses
            try scope.setFurtherAddresses(
                addresses.filter { $0 != member.identity.email.folded }, of: member.membership)
        }
        if let link = plan.link { try scope.insert(link) }
        guard let action = plan.action else { return }
        let after = ProvisioningPipeline.json(member)
        try scope.append(
            AuditEvent(
                id: random.identifier(), organization: member.membership.organization, at: now, actor: actor.text,
                action: action, target: member.membership.id.text, before: plan.before, after: after, origin: origin))
        try scope.append(
            OutgoingEvent(
                id: random.identifier(), organization: member.membership.organization, type: action,
                subject: member.identity.id.text, at: now, data: after))
    }

    /// A member as the audit log and the events show it.
    package static func json(_ member: Member) -> JSONValue {
        let membership = member.membership
        return [
            "id": JSONValue(membership.id), "identity": JSONValue(member.identity.id),
            "email": .string(member.identity.email.text), "first_name": JSONValue(membership.firstName),
            "last_name": JSONValue(membership.lastName), "display_name": JSONValue(membership.displayName),
            "role": .string(membership.role.rawValue), "active": .bool(membership.active),
            "source": .string(membership.source.rawValue), "external_id": JSONValue(membership.externalID),
            "attributes": membership.provisioned.map(JSONValue.object) ?? .null,
        ]
    }
}
