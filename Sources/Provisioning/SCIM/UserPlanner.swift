import Effects
import Essentials
import GatewayModel
import SCIM

/// Decides what a directory's command on a person comes to; pure but for new identifiers.
struct UserPlanner {
    let random: any RandomSource
    let now: Timestamp

    // MARK: Create

    /// A POST (rules S-3, S-10): a new person, one known elsewhere, or one who came through another door.
    func creation(_ person: ProvisionedPerson, _ facts: UserFacts) throws(SCIMError) -> UserPlan {
        try checkDomain(person.email, facts)
        if let named = facts.memberByUserName, named.membership.removedAt == nil, named != facts.memberByEmail {
            throw .uniqueness(attribute: "userName", value: person.userName)
        }
        guard let member = facts.memberByEmail else { return new(person, facts) }
        let membership = member.membership
        guard membership.removedAt != nil || membership.directory != facts.access.directory.id else {
            let same =
                FoldedName.of(membership.userName ?? member.identity.email.text) == FoldedName.of(person.userName)
            throw same
                ? .uniqueness(attribute: "userName", value: person.userName)
                : .uniqueness(attribute: "emails.value", value: person.email.text)
        }
        // Adopted: the same membership, with its role, its teams made by hand and its grants (rules S-3, S-4, L-7).
        var plan = try change(member, to: person, facts)
        plan.after.membership.removedAt = nil
        // What another door knows and the directory does not say stays (rule L-4).
        plan.after.membership.firstName = person.firstName ?? membership.firstName
        plan.after.membership.lastName = person.lastName ?? membership.lastName
        plan.after.membership.displayName = person.displayName ?? membership.displayName
        plan.adopts = true
        plan.action = plan.action ?? "user.updated"
        return plan
    }

    private func new(_ person: ProvisionedPerson, _ facts: UserFacts) -> UserPlan {
        let identity = facts.identityByEmail ?? Identity(id: random.identifier(), email: person.email, createdAt: now)
        let membership = Membership(
            id: random.identifier(), organization: facts.access.organization.id, identity: identity.id, role: .member,
            firstName: person.firstName, lastName: person.lastName, displayName: person.displayName,
            active: person.active, source: .scim, externalID: person.externalID, directory: facts.access.directory.id,
            userName: person.userName, provisioned: person.resource, createdAt: now, updatedAt: now)
        return UserPlan(
            before: nil, after: Member(identity: identity, membership: membership),
            createsIdentity: facts.identityByEmail == nil, furtherAddresses: person.furtherAddresses,
            action: "user.created")
    }

    // MARK: Change

    /// A PUT or PATCH, already applied to the resource.
    func change(_ member: Member, to person: ProvisionedPerson, _ facts: UserFacts) throws(SCIMError) -> UserPlan {
        let known = try? ProvisionedPerson(member.membership.provisioned ?? UserRepresentation.made(from: member))
        // An address that a log-in has brought up to date stays, until the directory says another one (rule L-7).
        let email = known?.email == person.email ? member.identity.email : person.email
        try checkDomain(email, facts)
        if let named = facts.memberByUserName, named.membership.removedAt == nil,
            named.membership.id != member.membership.id
        {
            throw .uniqueness(attribute: "userName", value: person.userName)
        }
        var after = member
        if member.identity.email != email {
            // The new address is another person's: an admin resolves that, no directory (rule L-7).
            if let other = facts.identityByEmail, other.id != member.identity.id {
                throw .uniqueness(attribute: "emails.value", value: person.email.text)
            }
            after.identity.email = email
        }
        update(&after.membership, from: known, to: person)
        after.membership.directory = facts.access.directory.id
        // The directory goes on looking for the address that it knows.
        let further = person.furtherAddresses + (email == person.email ? [] : [person.email.folded])
        var plan = UserPlan(before: member, after: after, furtherAddresses: further)
        guard after != member else { return plan }
        if plan.endsAccess { try checkDeprovisioning(member, facts) }
        plan.after.membership.revision += 1
        plan.after.membership.updatedAt = now
        plan.action =
            switch (member.membership.active, after.membership.active) {
            case (true, false): "user.deactivated"
            case (false, true): "user.reactivated"
            default: "user.updated"
            }
        return plan
    }

    /// Names follow what the directory changed: one that a log-in has refreshed meanwhile stays (rule L-4).
    private func update(_ membership: inout Membership, from known: ProvisionedPerson?, to person: ProvisionedPerson) {
        if known?.firstName != person.firstName { membership.firstName = person.firstName }
        if known?.lastName != person.lastName { membership.lastName = person.lastName }
        if known?.displayName != person.displayName { membership.displayName = person.displayName }
        membership.externalID = person.externalID
        membership.userName = person.userName
        membership.provisioned = person.resource
        if person.active { membership.active = true } else { membership.endByDirectory() }
    }

    // MARK: Remove

    /// A DELETE (rule S-4): access ends, the membership and what it owns stay, and no directory sees it any more.
    func removal(_ member: Member, _ facts: UserFacts) throws(SCIMError) -> UserPlan {
        if member.membership.active { try checkDeprovisioning(member, facts) }
        var after = member
        after.membership.endByDirectory()
        after.membership.removedAt = now
        after.membership.updatedAt = now
        after.membership.revision += 1
        // The name is free for somebody else (checklist 100).
        after.membership.userName = nil
        after.membership.externalID = nil
        after.membership.provisioned = nil
        after.membership.directory = nil
        return UserPlan(before: member, after: after, furtherAddresses: [], action: "user.deleted")
    }

    // MARK: Rules

    private func checkDomain(_ email: EmailAddress, _ facts: UserFacts) throws(SCIMError) {
        guard facts.access.domains.contains(email.domain) else {
            throw .forbidden(
                "\(email.text) is in the domain \(email.domain), which \(facts.access.organization.name) has not verified"
            )
        }
    }

    private func checkDeprovisioning(_ member: Member, _ facts: UserFacts) throws(SCIMError) {
        if member.membership.role == .owner, facts.activeOwners <= 1 {
            throw .forbidden(
                "\(member.identity.email.text) is the last owner of \(facts.access.organization.name); "
                    + "make somebody else an owner first")
        }
        try facts.endings?.check(further: 1)
    }
}
