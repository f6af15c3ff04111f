import Effects
import Essentials
import GatewayModel
import Persistence
import SCIM

extension SCIMBridge {
    func groups(_ work: inout SCIMWork, id: String?) async throws -> SCIMReply {
        switch (work.method, id) {
        case ("GET", nil), ("POST", ""): return try await listGroups(work)
        case ("GET", let id?): return try await getGroup(work, id)
        case ("POST", nil): return try await createGroup(&work)
        case ("PUT", let id?): return try await replaceGroup(work, id)
        case ("PATCH", let id?): return try await patchGroup(work, id)
        case ("DELETE", let id?): return try await deleteGroup(work, id)
        case (_, nil): throw SCIMError.methodNotAllowed(work.method, allowed: ["GET", "POST"])
        default: throw SCIMError.methodNotAllowed(work.method, allowed: ["GET", "PUT", "PATCH", "DELETE"])
        }
    }

    // MARK: Reading

    private func getGroup(_ work: SCIMWork, _ id: String) async throws -> SCIMReply {
        let projection = try SCIMProjection(items: work.queryItems, for: .group)
        return try await store.read { scope in
            let team = try work.access.group(id, in: scope)
            guard try !work.knows(team.revision) else {
                return SCIMReply(304, version: SCIMVersion(revision: team.revision))
            }
            return try reply(200, team, projection, work.access, in: scope)
        }
    }

    private func listGroups(_ work: SCIMWork) async throws -> SCIMReply {
        let query = try query(work, for: .group)
        let now = clock.now()
        let access = work.access
        return try await store.read { scope in
            let tenant = scope.tenant(access.organization.id)
            let filterNeedsMembers = query.filter?.text.lowercased().contains("members") ?? false
            func row(_ team: Team) throws -> (resource: JSONObject, position: ListPosition) {
                var resource = groups.resource(team)
                if query.projection.includes("members") {
                    resource["members"] = try entries(of: team, access, in: tenant)
                } else if filterNeedsMembers {
                    resource["members"] = try entries(of: team, for: query.filter, access, in: tenant)
                }
                return (resource, ListPosition(createdAt: team.createdAt, id: team.id.text))
            }
            let listing = SCIMListing(
                candidates: { try candidates(query.filter, tenant)?.map(row) },
                rows: { after, offset, limit in
                    try tenant.provisionedTeams(after: after, offset: offset, limit: limit).map(row)
                },
                count: { try tenant.provisionedTeamCount() })
            return try page(query, listing, work, at: now)
        }
    }

    private func candidates(_ filter: SCIMFilter?, _ tenant: any TenantReading) throws -> [Team]? {
        for equality in filter?.equalityConjuncts ?? [] {
            let found: [Team]
            switch equality.path {
            case "id": found = try Identifier(equality.value).flatMap { try tenant.team($0) }.map { [$0] } ?? []
            case "displayname": found = try tenant.teams(name: FoldedName.of(equality.value))
            case "externalid": found = try tenant.teams(externalID: equality.value)
            case "members.value", "members":
                found = try Identifier(equality.value).map { try tenant.teams(of: $0) } ?? []
            default: continue
            }
            return found.filter { $0.directory != nil }
        }
        return nil
    }

    /// The members that decide about the filter: those that it names, where it is made of equalities alone.
    private func entries(
        of team: Team, for filter: SCIMFilter?, _ access: DirectoryAccess, in tenant: any TenantReading
    ) throws -> JSONValue? {
        guard let filter, filter.isConjunctionOfEqualities else { return try entries(of: team, access, in: tenant) }
        var found: [JSONValue] = []
        for equality in filter.equalityConjuncts where equality.path.hasPrefix("members") {
            guard let id = Identifier<Membership>(equality.value), try tenant.isMember(id, of: team.id),
                let member = try tenant.member(id), access.sees(member)
            else { continue }
            found.append(.object(groups.entry(TeamMember(member))))
        }
        return found.isEmpty ? nil : .array(found)
    }

    /// Nil where nobody is in: an empty list is unassigned (checklist 34).
    private func entries(of team: Team, _ access: DirectoryAccess, in tenant: any TenantReading) throws -> JSONValue? {
        var found: [JSONValue] = []
        try eachPage(of: team, access, in: tenant) { page in found += page.map { .object(groups.entry($0)) } }
        return found.isEmpty ? nil : .array(found)
    }

    private func eachPage(
        of team: Team, _ access: DirectoryAccess, in tenant: any TenantReading,
        _ body: ([TeamMember]) throws -> Void
    ) throws {
        var last: Identifier<Membership>?
        while true {
            let page = try tenant.members(of: team.id, in: access.domains, after: last, limit: 1000)
            try body(page)
            guard page.count == 1000 else { return }
            last = page.last?.membership
        }
    }

    /// Bytes from which on a list of members is answered in pieces.
    private static let pieceSize = 1 << 16

    /// The group, with its members written page by page: a hundred thousand never stand in memory as values.
    private func reply(
        _ status: Int, _ team: Team, _ projection: SCIMProjection, _ access: DirectoryAccess, in scope: any ReadScope
    ) throws -> SCIMReply {
        var text = JSONValue.object(projection.apply(groups.resource(team))).utf8
        var pieces: [[UInt8]] = []
        if projection.includes("members") {
            text.removeLast()
            text += Array(#","members":["#.utf8)
            var isFirst = true
            try eachPage(of: team, access, in: scope.tenant(team.organization)) { page in
                let list = projection.apply(JSONObject([("members", .array(page.map { .object(groups.entry($0)) }))]))
                for entry in list["members"]?.array ?? [] {
                    if !isFirst { text.append(UInt8(ascii: ",")) }
                    isFirst = false
                    entry.write(to: &text)
                }
                guard text.count >= Self.pieceSize else { return }
                pieces.append(text)
                text = []
            }
            text += Array("]}".utf8)
        }
        pieces.append(text)
        return SCIMReply(status, .text(pieces), version: SCIMVersion(revision: team.revision))
    }

    // MARK: Writing

    private func createGroup(_ work: inout SCIMWork) async throws -> SCIMReply {
        let projection = try SCIMProjection(items: work.queryItems, for: .group)
        let document = try SCIMGroupDocument.read(
            work.parsed.map { JSONValue.object($0).utf8 } ?? work.body, unknownAttributes: work.unknownAttributes)
        work.noteDropped(document.dropped)
        let origin = work.origin
        return try await write(work) { scope, access, now in
            let outcome = try pipeline.createGroup(
                document.resource, members: document.members, access, in: scope, at: now, origin: origin)
            var reply = try reply(201, outcome.team, projection, access, in: scope)
            reply.location = groups.location(outcome.team.id)
            reply.difference = outcome.difference
            return reply
        }
    }

    private func replaceGroup(_ work: SCIMWork, _ id: String) async throws -> SCIMReply {
        let projection = try SCIMProjection(items: work.queryItems, for: .group)
        let bytes = work.parsed.map { JSONValue.object($0).utf8 } ?? work.body
        // Read before the transaction, for it may be long; what the group is now decides nothing in it.
        let document = try SCIMGroupDocument.read(bytes, unknownAttributes: work.unknownAttributes)
        return try await write(work) { scope, access, now in
            let team = try access.group(id, in: scope)
            try work.checkVersion(team.revision)
            let outcome = try pipeline.changeGroup(
                team, to: document.resource, [.replaceAll(document.members)], access, in: scope, at: now,
                origin: work.origin)
            var reply = try reply(200, outcome.team, projection, access, in: scope)
            if !document.dropped.isEmpty { reply.rewrites = [("unknown_attribute", document.dropped.count)] }
            reply.difference = outcome.difference
            return reply
        }
    }

    private func patchGroup(_ work: SCIMWork, _ id: String) async throws -> SCIMReply {
        let projection = try SCIMProjection(items: work.queryItems, for: .group)
        let isAsked = work.query.contains { ["attributes", "excludedattributes"].contains($0.name.lowercased()) }
        let change = try SCIMGroupPatch.read(
            try SCIMPatch(try work.object()), unknownAttributes: work.unknownAttributes)
        return try await write(work) { scope, access, now in
            let team = try access.group(id, in: scope)
            try work.checkVersion(team.revision)
            let result = try change.applyAttributes(
                to: groups.resource(team), unknownAttributes: work.unknownAttributes)
            let outcome = try pipeline.changeGroup(
                team, to: result.resource, change.memberships, access, in: scope, at: now, origin: work.origin)
            // Without content unless attributes are asked for (RFC 7644 3.5.2, checklist 95).
            var reply =
                isAsked
                ? try reply(200, outcome.team, projection, access, in: scope)
                : SCIMReply(204, version: SCIMVersion(revision: outcome.team.revision))
            let dropped = change.dropped.count + result.dropped.count
            if dropped > 0 { reply.rewrites = [("unknown_attribute", dropped)] }
            reply.difference = outcome.difference
            return reply
        }
    }

    private func deleteGroup(_ work: SCIMWork, _ id: String) async throws -> SCIMReply {
        try await write(work) { scope, access, now in
            let team = try access.group(id, in: scope)
            try work.checkVersion(team.revision)
            let outcome = try pipeline.removeGroup(team, access, in: scope, at: now, origin: work.origin)
            var reply = SCIMReply(204)
            var difference = JSONObject([
                ("deleted", JSONValue(team.id)), ("removed", .integer(Int64(outcome.removedCount))),
            ])
            difference["linked"] = outcome.linkedJSON
            reply.difference = .object(difference)
            return reply
        }
    }
}

extension GroupOutcome {
    /// What the request made different, for the log; null where nothing.
    var difference: JSONValue {
        var object = JSONObject()
        if created { object["created"] = JSONValue(team.id) }
        if adopted { object["adopted"] = JSONValue(team.id) }
        if let formerName { object["renamed_from"] = .string(formerName) }
        if addedCount > 0 { object["added"] = .integer(Int64(addedCount)) }
        if removedCount > 0 { object["removed"] = .integer(Int64(removedCount)) }
        if unknownCount > 0 {
            object["unknown_members"] = ["count": .integer(Int64(unknownCount)), "first": JSONValue(unknown)]
        }
        object["linked"] = linkedJSON
        return object.members.isEmpty ? .null : .object(object)
    }
}
