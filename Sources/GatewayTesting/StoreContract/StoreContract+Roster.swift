import Essentials
import GatewayModel
import Persistence

extension StoreContract {
    private static let organization: Identifier<Organization> = Identifier(stored: "org-a")

    private static func invitation(
        _ id: String, hash: [UInt8], at: Timestamp = ContractNouns.now
    ) throws -> Invitation {
        Invitation(
            id: Identifier(stored: "inv-" + id), organization: organization, email: try EmailAddress("Ann@x.example"),
            role: .admin, teams: [Identifier(stored: "tem-a"), Identifier(stored: "tem-b")], tokenHash: hash,
            invitedBy: "operator", createdAt: at, sentAt: ContractNouns.later,
            expiresAt: ContractNouns.later.advanced(by: .days(1)), acceptedAt: ContractNouns.later,
            membership: Identifier(stored: "mem-a"), revokedAt: ContractNouns.later)
    }

    private static func request(_ id: String, _ state: AccessRequest.State) throws -> AccessRequest {
        AccessRequest(
            id: Identifier(stored: "acr-" + id), organization: organization, project: Identifier(stored: "prj-a"),
            email: try EmailAddress("Ann@x.example"), state: state, createdAt: ContractNouns.now,
            decidedAt: ContractNouns.later, decidedBy: "operator", role: "viewer")
    }

    /// What admins keep by hand.
    static let roster: [Check] = [
        Check("rule 39: every field of an invitation and of an access request survives") { store in
            var invitation = try invitation("a", hash: [1, 0, 255])
            var request = try request("a", .pending)
            try await store.write { [invitation, request] scope in
                try scope.insert(invitation)
                try scope.insert(request)
            }
            try await store.read { [invitation, request] scope in
                let tenant = scope.tenant(organization)
                try expect(try tenant.invitation(invitation.id), invitation, "invitation")
                try expect(try scope.invitation(tokenHash: [1, 0, 255]), invitation, "invitation by token")
                try expect(try tenant.latestInvitation(email: "ann@x.example"), invitation, "invitation by address")
                try expect(try tenant.accessRequest(request.id), request, "access request")
                try expect(
                    try tenant.pendingAccessRequest(email: "ann@x.example", project: request.project), request,
                    "pending request")
                let other = scope.tenant(Identifier(stored: "org-b"))
                try expect(try other.invitations(before: nil, limit: 9), [], "another organization's invitations")
                try expect(
                    try other.accessRequests(state: nil, before: nil, limit: 9), [], "another organization's requests")
            }
            invitation.tokenHash = [2]
            invitation.acceptedAt = nil
            request.state = .denied
            try await store.write { [invitation, request] scope in
                try scope.update(invitation)
                try scope.update(request)
            }
            try await store.read { [invitation] scope in
                let tenant = scope.tenant(organization)
                try expect(try scope.invitation(tokenHash: [2]), invitation, "changed invitation")
                try expect(try scope.invitation(tokenHash: [1, 0, 255]), nil, "invitation by the earlier token")
                try expect(try tenant.pendingAccessRequestCount(), 0, "pending requests")
            }
        },
        Check("rule L-14: a token opens one invitation, and lists are newest first, page by page") { store in
            let later = ContractNouns.later
            let nouns = [
                try invitation("a", hash: [1]), try invitation("b", hash: [2]),
                try invitation("c", hash: [3], at: later),
            ]
            let requests = [try request("a", .pending), try request("b", .approved), try request("c", .pending)]
            try await store.write { scope in
                for noun in nouns { try scope.insert(noun) }
                for request in requests { try scope.insert(request) }
            }
            let twin = try invitation("d", hash: [3])
            try await expectDuplicate("the token") { try await store.write { try $0.insert(twin) } }
            try await store.read { scope in
                let tenant = scope.tenant(organization)
                try expect(
                    try tenant.invitations(before: nil, limit: 2).map(\.id.text), ["inv-c", "inv-b"], "first page")
                try expect(
                    try tenant.invitations(before: nouns[1].id, limit: 2).map(\.id.text), ["inv-a"], "second page")
                try expect(
                    try tenant.latestInvitation(email: "ann@x.example")?.id.text, "inv-c", "newest invitation")
                try expect(
                    try tenant.accessRequests(state: .pending, before: nil, limit: 9).map(\.id.text),
                    ["acr-c", "acr-a"], "pending requests")
                try expect(
                    try tenant.accessRequests(state: nil, before: requests[1].id, limit: 9).map(\.id.text), ["acr-a"],
                    "requests of every state")
            }
        },
        Check(
            "rule L-14: the organizations that invite an address are those whose invitation is neither accepted nor revoked"
        ) { store in
            func unsettled(_ id: String, _ organization: String, _ email: String = "Ann@x.example") throws -> Invitation
            {
                Invitation(
                    id: Identifier(stored: "inv-" + id), organization: Identifier(stored: organization),
                    email: try EmailAddress(email), role: .member, tokenHash: Array(id.utf8), invitedBy: "operator",
                    createdAt: ContractNouns.now, sentAt: ContractNouns.now, expiresAt: ContractNouns.later)
            }
            var (accepted, revoked) = (try unsettled("c", "org-c"), try unsettled("d", "org-d"))
            accepted.acceptedAt = ContractNouns.later
            revoked.revokedAt = ContractNouns.later
            let nouns = [
                try unsettled("b", "org-b"), try unsettled("a", "org-a"), try unsettled("a2", "org-a"), accepted,
                revoked,
                try unsettled("e", "org-e", "bob@x.example"),
            ]
            try await store.write { scope in for noun in nouns { try scope.insert(noun) } }
            try await store.read { scope in
                try expect(
                    try scope.invitingOrganizations(email: "ann@x.example").map(\.text), ["org-a", "org-b"],
                    "organizations that invite the address")
                try expect(try scope.invitingOrganizations(email: "eve@x.example"), [], "those that invite a stranger")
            }
        },
        Check("rule L-13: grants have one role for each holder, and go with project, team and member") { store in
            let nouns = try ContractNouns()
            let project = Project(
                id: Identifier(stored: "prj-a"), organization: organization, name: "P", createdAt: ContractNouns.now)
            let team = Team(
                id: Identifier(stored: "tem-a"), organization: organization, name: "T", createdAt: ContractNouns.now,
                updatedAt: ContractNouns.now)
            var present = nouns.membership
            present.removedAt = nil
            let membership = present
            try await store.write { scope in
                try scope.insert(nouns.identity)
                try scope.insert(membership)
                try scope.insert(project)
                try scope.insert(team)
                try expect(try scope.add(membership.id, to: team), true, "first addition")
                try expect(try scope.add(membership.id, to: team), false, "second addition")
                for role in ["viewer", "editor"] {
                    try scope.grant(role, on: project, team: nil, membership: nil)
                    try scope.grant(role, on: project, team: team.id, membership: nil)
                    try scope.grant(role, on: project, team: nil, membership: membership.id)
                }
            }
            try await store.read { scope in
                let tenant = scope.tenant(organization)
                let grants = try tenant.grants(on: project.id)
                try expect(grants.map(\.role), ["editor", "editor", "editor"], "roles")
                try expect(
                    Set(grants.map(\.holder)), [.everybody, .team(team.id), .member(membership.id)], "holders")
                try expect(try tenant.projectRoles(of: membership.id).map(\.role), ["editor"], "one role, told once")
            }
            try await store.write { scope in
                try expect(try scope.revoke(.everybody, on: project), true, "first revocation")
                try expect(try scope.revoke(.everybody, on: project), false, "second revocation")
                try scope.delete(membership)
                try scope.delete(team)
                let tenant = scope.tenant(organization)
                try expect(try tenant.grants(on: project.id), [], "grants")
                try expect(try tenant.member(membership.id)?.membership, nil, "the membership")
                try expect(try scope.identity(nouns.identity.id), nouns.identity, "the identity")
                try scope.delete(project)
                try expect(try tenant.project(project.id), nil, "the project")
            }
        },
    ]
}
