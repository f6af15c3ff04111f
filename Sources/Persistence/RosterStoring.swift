package import Essentials
package import GatewayModel

/// What an organization's admins keep by hand, besides people and teams: projects, grants, invitations, requests.
package protocol RosterReading {
    func project(_ id: Identifier<Project>) throws -> Project?
    /// By holder.
    func grants(on project: Identifier<Project>) throws -> [ProjectGrant]

    func invitation(_ id: Identifier<Invitation>) throws -> Invitation?
    /// Newest first; `before` is exclusive.
    func invitations(before: Identifier<Invitation>?, limit: Int) throws -> [Invitation]
    /// The invitation of this folded address that counts: one that is open before one that is settled, and then the one
    /// that is good longest.
    func latestInvitation(email folded: String) throws -> Invitation?

    func accessRequest(_ id: Identifier<AccessRequest>) throws -> AccessRequest?
    /// Newest first; `state` nil: of every state; `before` is exclusive.
    func accessRequests(
        state: AccessRequest.State?, before: Identifier<AccessRequest>?, limit: Int
    ) throws -> [AccessRequest]
    func pendingAccessRequest(email folded: String, project: Identifier<Project>) throws -> AccessRequest?
    func pendingAccessRequestCount() throws -> Int
}

/// The look-ups of invitations over all organizations: by the secret in a link, and for the person who has the address.
package protocol InvitationReading {
    func invitation(tokenHash: [UInt8]) throws -> Invitation?
    /// The organizations that have an invitation of this folded address which was neither accepted nor revoked, by id.
    ///
    /// Which one counts there, and whether it is still good, `latestInvitation(email:)` says.
    func invitingOrganizations(email folded: String) throws -> [Identifier<Organization>]
}

/// Writes of what an organization's admins keep by hand.
package protocol RosterWriting {
    /// Deletes the membership with its teams, grants, further addresses and identity links; never the identity.
    func delete(_ membership: Membership) throws
    /// Puts the member into the team, whatever their domain; false where they are in it already.
    func add(_ membership: Identifier<Membership>, to team: Team) throws -> Bool
    /// Takes the member out of the team, whatever their domain; false where they are not in it.
    func remove(_ membership: Identifier<Membership>, from team: Team) throws -> Bool
    func update(_ project: Project) throws
    /// Deletes the project with its grants and requests.
    func delete(_ project: Project) throws
    /// Takes the grant away; false where there is none.
    func revoke(_ holder: ProjectGrant.Holder, on project: Project) throws -> Bool
    func insert(_ invitation: Invitation) throws
    func update(_ invitation: Invitation) throws
    func insert(_ request: AccessRequest) throws
    func update(_ request: AccessRequest) throws
}
