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
        let facts = try ProvisioningFacts.read(command, at: now, in: scope)
        let plan = try plan(command, facts, at: now)
        try apply(plan, in: scope, at: now, actor: actor, origin: origin)
        if case .signOn(let profile) = command, let asked = profile.asked, asked != facts.organization.id {
            let ledger = ProvisioningLedger(
                random: random, organization: asked, now: now, actor: actor, origin: origin)
            try enter(asked, as: plan.member, profile, under: facts.organization, ledger, in: scope)
        }
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
        let invitation = try admission(email, facts, at: now)
        let identity = Identity(id: random.identifier(), email: email, createdAt: now)
        return creation(profile, identity, createsIdentity: true, invitation, facts, at: now)
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
            let invitation = try admission(email, facts, at: now)
            var plan = creation(profile, identity, createsIdentity: false, invitation, facts, at: now)
            plan.changesIdentity = moved
            return plan
        }
        let invitation = facts.pendingInvitation(at: now)
        var membership = member.membership
        if let invitation { membership.accept(invitation) }
        guard membership.active else { throw .deactivated(email: email.text) }
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
            link: facts.hasLink ? nil : link(profile, identity.id, at: now),
            action: changed ? (member.membership.active ? "user.updated" : "user.reactivated") : nil,
            before: changed ? ProvisioningPipeline.json(member) : .null, invitation: invitation)
    }

    /// What lets a stranger in: a pending invitation, else IDP Managed Access, with nil (rules L-3, L-4, L-14).
    ///
    /// Whom a linked organization has as a member is no stranger to its Admin Organization (rule O-4).
    private func admission(
        _ email: EmailAddress, _ facts: ProvisioningFacts, at now: Timestamp
    ) throws(ProvisioningRefusal) -> Invitation? {
        if let invitation = facts.pendingInvitation(at: now) { return invitation }
        guard facts.organization.accessSecurity.idpManagedAccess || facts.isMemberOfLinked else {
            if facts.invitation?.state(at: now) == .expired { throw .invitationExpired(email: email.text) }
            throw .notAMember(email: email.text, organization: facts.organization.name)
        }
        return nil
    }

    private func creation(
        _ profile: SignOnProfile, _ identity: Identity, createsIdentity: Bool, _ invitation: Invitation?,
        _ facts: ProvisioningFacts, at now: Timestamp
    ) -> ProvisioningPlan {
        // Uninvited: no role but member, no team but All Users (rule L-4).
        let membership = Membership(
            id: random.identifier(), organization: profile.organization, identity: identity.id,
            role: invitation?.role ?? .member, firstName: profile.firstName, lastName: profile.lastName,
            displayName: profile.displayName, source: invitation == nil ? .jit : .invitation, createdAt: now,
            updatedAt: now, lastSignOnAt: now)
        return ProvisioningPlan(
            member: Member(identity: identity, membership: membership), createsIdentity: createsIdentity,
            changesIdentity: false, createsMembership: true, changesMembership: false,
            link: facts.hasLink ? nil : link(profile, identity.id, at: now), action: "user.created", before: .null,
            invitation: invitation)
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
        let ledger = ProvisioningLedger(
            random: random, organization: member.membership.organization, now: now, actor: actor, origin: origin)
        if let action = plan.action { try ledger.record(action, member, before: plan.before, in: scope) }
        if plan.createsMembership || plan.action == "user.reactivated" {
            try reachLinked(member, wasActive: plan.createsMembership ? nil : false, ledger, in: scope)
        }
        if let invitation = plan.invitation { try settle(invitation, member, ledger, in: scope) }
    }

    /// A member as the audit log and the events show it.
    package static func json(_ member: Member) -> JSONValue {
        let membership = member.membership
        return [
            "id": JSONValue(membership.id), "identity": JSONValue(member.identity.id),
            "email": .string(member.identity.email.text), "first_name": JSONValue(membership.firstName),
            "last_name": JSONValue(membership.lastName), "display_name": JSONValue(membership.displayName),
            "role": .string(membership.role.rawValue), "active": .bool(membership.active),
            "source": .string(membership.source.rawValue),
            "held_by": JSONValue(membership.holds.map(\.rawValue).sorted()),
            "external_id": JSONValue(membership.externalID),
            "attributes": membership.provisioned.map(JSONValue.object) ?? .null,
        ]
    }
}
