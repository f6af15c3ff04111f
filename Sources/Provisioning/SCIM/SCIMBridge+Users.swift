import Effects
import Essentials
import GatewayModel
import Persistence
import SCIM

extension SCIMBridge {
    func users(_ work: inout SCIMWork, id: String?) async throws -> SCIMReply {
        switch (work.method, id) {
        case ("GET", nil), ("POST", ""): return try await listUsers(work)
        case ("GET", let id?): return try await getUser(work, id)
        case ("POST", nil): return try await createUser(&work)
        case ("PUT", let id?): return try await replaceUser(work, id)
        case ("PATCH", let id?): return try await patchUser(work, id)
        case ("DELETE", let id?): return try await deleteUser(work, id)
        case (_, nil): throw SCIMError.methodNotAllowed(work.method, allowed: ["GET", "POST"])
        default: throw SCIMError.methodNotAllowed(work.method, allowed: ["GET", "PUT", "PATCH", "DELETE"])
        }
    }

    // MARK: Reading

    private func getUser(_ work: SCIMWork, _ id: String) async throws -> SCIMReply {
        let projection = try SCIMProjection(items: work.queryItems, for: .user)
        return try await store.read { scope in
            let member = try work.access.user(id, in: scope)
            let version = SCIMVersion(revision: member.membership.revision)
            guard try !work.knows(member.membership.revision) else { return SCIMReply(304, version: version) }
            let resource = try resource(member, projection, in: scope)
            return SCIMReply(200, .value(.object(projection.apply(resource))), version: version)
        }
    }

    private func listUsers(_ work: SCIMWork) async throws -> SCIMReply {
        let query = try query(work, for: .user)
        let now = clock.now()
        let access = work.access
        return try await store.read { scope in
            let tenant = scope.tenant(access.organization.id)
            // Groups are looked up where the answer or the filter has them.
            let withGroups =
                query.projection.includes("groups") || query.filter?.text.lowercased().contains("groups") ?? false
            func row(_ member: Member) throws -> (resource: JSONObject, position: ListPosition) {
                let teams = withGroups ? try visibleTeams(of: member, in: tenant) : nil
                let membership = member.membership
                return (
                    users.resource(member, teams: teams),
                    ListPosition(createdAt: membership.createdAt, id: membership.id.text)
                )
            }
            let listing = SCIMListing(
                candidates: { try candidates(query.filter, access, tenant)?.map(row) },
                rows: { after, offset, limit in
                    try tenant.members(in: access.domains, after: after, offset: offset, limit: limit).map(row)
                },
                count: { try tenant.memberCount(in: access.domains) })
            return try page(query, listing, work, at: now)
        }
    }

    /// Members that an index gives for an equality of the filter; nil where no index serves.
    private func candidates(
        _ filter: SCIMFilter?, _ access: DirectoryAccess, _ tenant: any TenantReading
    ) throws -> [Member]? {
        for equality in filter?.equalityConjuncts ?? [] {
            let found: [Member]
            switch equality.path {
            case "id": found = try Identifier(equality.value).flatMap { try tenant.member($0) }.map { [$0] } ?? []
            case "username": found = try tenant.member(userName: FoldedName.of(equality.value)).map { [$0] } ?? []
            case "externalid": found = try tenant.members(externalID: equality.value)
            case "emails.value", "emails":
                guard let address = try? EmailAddress(equality.value) else { return nil }
                found = try tenant.members(emailAddress: address.folded)
            default: continue
            }
            return found.filter(access.sees)
        }
        return nil
    }

    private func visibleTeams(of member: Member, in tenant: any TenantReading) throws -> [Team] {
        try tenant.teams(of: member.membership.id).filter { $0.directory != nil }
    }

    private func resource(
        _ member: Member, _ projection: SCIMProjection, in scope: any ReadScope
    ) throws -> JSONObject {
        let tenant = scope.tenant(member.membership.organization)
        return users.resource(
            member, teams: projection.includes("groups") ? try visibleTeams(of: member, in: tenant) : nil)
    }

    // MARK: Writing

    private func createUser(_ work: inout SCIMWork) async throws -> SCIMReply {
        let projection = try SCIMProjection(items: work.queryItems, for: .user)
        let reading = try SCIMResourceReader(.user, unknownAttributes: work.unknownAttributes).read(try work.object())
        let person = try ProvisionedPerson(reading.resource)
        work.noteDropped(reading.dropped)
        let origin = work.origin
        return try await write(work) { scope, access, now in
            let plan = try pipeline.create(person, access, in: scope, at: now, origin: origin)
            let membership = plan.after.membership
            var reply = SCIMReply(
                201, .value(.object(projection.apply(try resource(plan.after, projection, in: scope)))),
                location: users.location(membership.id), version: SCIMVersion(revision: membership.revision))
            reply.difference = [plan.adopts ? "adopted" : "created": JSONValue(membership.id)]
            return reply
        }
    }

    private func replaceUser(_ work: SCIMWork, _ id: String) async throws -> SCIMReply {
        let projection = try SCIMProjection(items: work.queryItems, for: .user)
        let body = try work.object()
        return try await write(work) { scope, access, now in
            let member = try access.user(id, in: scope)
            try work.checkVersion(member.membership.revision)
            let reading = try SCIMResourceReader(.user, unknownAttributes: work.unknownAttributes)
                .read(body, replacing: users.resource(member))
            return try change(
                member, to: reading.resource, dropped: reading.dropped, work, projection, access, scope, now)
        }
    }

    private func patchUser(_ work: SCIMWork, _ id: String) async throws -> SCIMReply {
        let projection = try SCIMProjection(items: work.queryItems, for: .user)
        let patch = try SCIMPatch(try work.object())
        return try await write(work) { scope, access, now in
            let member = try access.user(id, in: scope)
            try work.checkVersion(member.membership.revision)
            let result = try patch.apply(
                to: users.resource(member), of: .user, unknownAttributes: work.unknownAttributes)
            return try change(
                member, to: result.resource, dropped: result.dropped, work, projection, access, scope, now)
        }
    }

    private func change(
        _ member: Member, to resource: JSONObject, dropped: [String], _ work: SCIMWork, _ projection: SCIMProjection,
        _ access: DirectoryAccess, _ scope: any WriteScope, _ now: Timestamp
    ) throws -> SCIMReply {
        let plan = try pipeline.change(
            member, to: try ProvisionedPerson(resource), access, in: scope, at: now, origin: work.origin)
        let membership = plan.after.membership
        var reply = SCIMReply(
            200, .value(.object(projection.apply(try self.resource(plan.after, projection, in: scope)))),
            version: SCIMVersion(revision: membership.revision))
        if !dropped.isEmpty { reply.rewrites = [("unknown_attribute", dropped.count)] }
        if plan.action != nil { reply.difference = difference(member, plan.after) }
        return reply
    }

    /// The names of the attributes that are different now.
    private func difference(_ before: Member, _ after: Member) -> JSONValue {
        let (old, new) = (users.resource(before), users.resource(after))
        let names = (old.keys + new.keys.filter { old[$0] == nil }).filter { $0 != "meta" && old[$0] != new[$0] }
        return ["changed": JSONValue(names)]
    }

    private func deleteUser(_ work: SCIMWork, _ id: String) async throws -> SCIMReply {
        try await write(work) { scope, access, now in
            let member = try access.user(id, in: scope)
            try work.checkVersion(member.membership.revision)
            _ = try pipeline.remove(member, access, in: scope, at: now, origin: work.origin)
            var reply = SCIMReply(204)
            reply.difference = ["deleted": JSONValue(member.membership.id)]
            return reply
        }
    }
}
