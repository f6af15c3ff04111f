import Essentials
import GatewayModel
import Persistence
import QueryPlans
import SQLPersistence
import Testing

/// What a directory asks for costs the same among ten people and among a hundred thousand.
@Suite struct QueryPlanTests {
    /// Reads of a directory, of which each finds its few rows through an index.
    private static let reads: [(name: String, body: @Sendable (any ReadScope) throws -> Void)] = [
        ("token", { _ = try $0.directoryToken(hash: [1]) }),
        ("identity by e-mail", { _ = try $0.identity(email: try EmailAddress("ada@works.example")) }),
        ("who invites an address", { _ = try $0.invitingOrganizations(email: "ada@works.example") }),
        ("claims", { _ = try $0.tenant(organization).domainClaims() }),
        ("member", { _ = try $0.tenant(organization).member(Identifier(stored: "mem-a")) }),
        ("member by identity", { _ = try $0.tenant(organization).member(identity: Identifier(stored: "ide-a")) }),
        ("members by user name", { _ = try $0.tenant(organization).member(userName: "ada") }),
        ("members by external id", { _ = try $0.tenant(organization).members(externalID: "00u1") }),
        ("members by e-mail", { _ = try $0.tenant(organization).members(emailAddress: "ada@works.example") }),
        ("active owners", { _ = try $0.tenant(organization).activeOwnerCount() }),
        ("active owners with their addresses", { _ = try $0.activeOwners(of: organization) }),
        ("active administrators", { _ = try $0.activeAdministrators(of: organization) }),
        ("who is there by a group", { _ = try $0.membershipsByGroup(in: organization, after: nil, limit: 10) }),
        ("links", { _ = try $0.links(to: organization, after: nil, limit: 10) }),
        ("offered claims", { _ = try $0.claimsOffered(to: organization) }),
        ("linking code", { _ = try $0.linkingCode(Identifier(stored: "lnk-a")) }),
        ("set-up link", { _ = try $0.tenant(organization).setupLink(Identifier(stored: "sul-a")) }),
        ("set-up link by token", { _ = try $0.setupLink(tokenHash: [1]) }),
        ("set-up links of a browser", { _ = try $0.setupLinks(browserHash: [1]) }),
        ("link by SCIM Name", { _ = try $0.link(to: organization, scimName: "sales") }),
        ("teams of a member", { _ = try $0.tenant(organization).teams(of: Identifier(stored: "mem-a")) }),
        ("names of a member's teams", { _ = try $0.tenant(organization).teamNames(of: Identifier(stored: "mem-a")) }),
        ("teams by name", { _ = try $0.tenant(organization).teams(name: "everyone") }),
        ("teams by external id", { _ = try $0.tenant(organization).teams(externalID: "00g1") }),
        ("what a team shows of a member", { _ = try $0.tenant(organization).teamMember(Identifier(stored: "mem-a")) }),
        ("member of a team", { _ = try $0.tenant(organization).isMember(Identifier(stored: "mem-a"), of: team) }),
        (
            "people ended under an Admin Organization",
            {
                _ = try $0.deprovisionedPersonCount(under: organization, since: Timestamp(milliseconds: 0))
            }
        ),
        ("members of a team", { _ = try $0.tenant(organization).members(of: team, in: nil, after: nil, limit: 10) }),
        (
            "page of members",
            {
                let domains = [DomainName(stored: "works.example"), DomainName(stored: "works.test")]
                _ = try $0.tenant(organization).members(in: domains, after: nil, offset: 0, limit: 10)
            }
        ),
    ]
    private static let organization = Identifier<Organization>(stored: "org-a")
    private static let team = Identifier<Team>(stored: "tea-a")

    @Test(arguments: reads.indices)
    func `a directory's read finds its rows through an index that names them`(index: Int) async throws {
        let database = try PlannedDatabase()
        let store = try await SQLStore(database: database)
        let (name, body) = Self.reads[index]
        database.forget()
        try await store.read { try body($0) }
        let steps = database.steps
        #expect(!steps.isEmpty, "\(name)")
        for step in steps {
            // What an hour has left is counted, not walked for.
            if step.detail == "USE TEMP B-TREE FOR count(DISTINCT)" { continue }
            #expect(step.detail.hasPrefix("SEARCH") || step.detail.hasPrefix("LIST SUBQUERY"), "\(name): \(step)")
            // The organization alone names as many rows as it has; but the owners' index has no others.
            let isWalk = step.readsWholeOrganization && !step.detail.contains("memberships_owners")
            #expect(!isWalk || step.detail.contains("domain_claims"), "\(name): \(step)")
        }
    }

    /// What an admin asks the log of log-ins for, and the index that has it in its order.
    private static let logQueries: [(filter: SignOnLogFilter, index: String)] = [
        (SignOnLogFilter(), "traces_in_order"),
        (SignOnLogFilter(since: now, until: now), "traces_in_order"),
        (SignOnLogFilter(connection: Identifier(stored: "con-a"), since: now), "traces_by_connection"),
        (SignOnLogFilter(outcome: .refused), "traces_by_outcome"),
        (SignOnLogFilter(code: "saml.audience", until: now), "traces_by_code"),
        (SignOnLogFilter(email: "ada@works.example"), "traces_by_email"),
    ]

    @Test(arguments: logQueries.indices)
    func `rule L-10: each filter of the log of log-ins has an index in the log's order: no page is sorted for`(
        index: Int
    ) async throws {
        let database = try PlannedDatabase()
        let store = try await SQLStore(database: database)
        let (filter, expected) = Self.logQueries[index]
        for place in [nil, SignOnLogPlace(at: Self.now, id: "trc-a")] {
            database.forget()
            try await store.read {
                _ = try $0.tenant(Self.organization).traces(matching: filter, before: place, limit: 10)
            }
            #expect(database.steps.count == 1)
            for step in database.steps { #expect(step.detail.contains(expected), "\(step)") }
            database.forget()
            try await store.read {
                _ = try $0.tenant(Self.organization).unansweredAttempts(matching: filter, before: place, limit: 10)
            }
            for step in database.steps { #expect(!step.isScan && !step.sorts, "\(step)") }
        }
        database.forget()
        try await store.read { _ = try $0.tenant(Self.organization).traces(of: Identifier(stored: "att-a")) }
        for step in database.steps { #expect(step.detail.contains("traces_by_attempt"), "\(step)") }
    }

    /// What the console's pages ask for.
    private static let pages: [(name: String, body: @Sendable (any ReadScope) throws -> Void)] = [
        ("members", { _ = try $0.tenant(organization).members(matching: MemberFilter(), before: nil, limit: 50) }),
        (
            "members of a role",
            { _ = try $0.tenant(organization).members(matching: MemberFilter(role: .owner), before: nil, limit: 50) }
        ),
        (
            "inactive members",
            { _ = try $0.tenant(organization).members(matching: MemberFilter(active: false), before: nil, limit: 50) }
        ),
        (
            "members by a beginning",
            {
                _ = try $0.tenant(organization).members(
                    named: "a", matching: MemberFilter(role: .admin), after: NamePosition(name: "ada", id: "mem-a"),
                    limit: 50)
            }
        ),
        ("teams by a beginning", { _ = try $0.tenant(organization).teams(named: "a", after: nil, limit: 50) }),
        ("organizations by a beginning", { _ = try $0.organizations(named: "a", after: nil, limit: 50) }),
        ("organizations", { _ = try $0.organizations(named: "", after: nil, limit: 50) }),
        ("open invitations", { _ = try $0.tenant(organization).openInvitations(before: nil, limit: 50) }),
        ("the last success", { _ = try $0.tenant(organization).lastTrace(of: connection, outcome: .signedIn) }),
        (
            "refusals of a day",
            { _ = try $0.tenant(organization).traceCount(of: connection, outcome: .refused, since: now, limit: 9) }
        ),
        ("whether somebody logged in", { _ = try $0.tenant(organization).hasIdentityLink(connection: connection) }),
        ("refused requests", { _ = try $0.tenant(organization).provisioningLog(.refused, before: nil, limit: 50) }),
        (
            "requests that changed",
            { _ = try $0.tenant(organization).provisioningLog(.changed, before: nil, limit: 50) }
        ),
        ("requests", { _ = try $0.tenant(organization).provisioningLog(before: nil, limit: 50) }),
    ]
    private static let connection = Identifier<Connection>(stored: "con-a")

    @Test(arguments: pages.indices)
    func `a page of a list is taken from an index in its order: nothing is scanned, nothing is sorted`(
        index: Int
    ) async throws {
        let database = try PlannedDatabase()
        let store = try await SQLStore(database: database)
        let (name, body) = Self.pages[index]
        database.forget()
        try await store.read { try body($0) }
        #expect(!database.steps.isEmpty, "\(name)")
        for step in database.steps {
            // The rows of a bounded inner query, which are counted.
            let isInner =
                step.statement.contains("AS found") && ["SCAN found", "CO-ROUTINE found"].contains(step.detail)
            #expect(!step.isScan || isInner, "\(name): \(step)")
            #expect(!step.sorts, "\(name): \(step)")
            // All of an organization's requests are asked for in the order of their index.
            #expect(!step.readsWholeOrganization || step.detail.contains("provisioning_log"), "\(name): \(step)")
        }
    }

    /// What the gateway asks by the clock, over all organizations.
    private static let duties: [(name: String, body: @Sendable (any WriteScope) throws -> Void)] = [
        ("claims to check", { _ = try $0.leaseDueClaims(at: now, until: now, limit: 10) }),
        ("metadata to read", { _ = try $0.leaseDueRefreshes(at: now, until: now, limit: 10) }),
        ("connections with certificates", { _ = try $0.activeConnections(after: nil, limit: 10) }),
        ("mail to send", { _ = try $0.leaseMail(at: now, until: now, limit: 10) }),
        (
            "deliveries to make",
            { _ = try $0.claimDeliveries(to: Identifier(stored: "whe-a"), at: now, until: now, limit: 10) }
        ),
        ("events to put in order", { _ = try $0.orderEvents(limit: 10) }),
        ("rows past their date", { _ = try $0.sweep(at: now, limit: 10) }),
        ("deliveries past their date", { _ = try $0.sweepDeliveries(before: now, limit: 10) }),
    ]
    private static let now = Timestamp(milliseconds: 5)

    @Test(arguments: duties.indices)
    func `a duty takes what is due from an index, in its order: a backlog is neither read through nor sorted`(
        index: Int
    ) async throws {
        let database = try PlannedDatabase()
        let store = try await SQLStore(database: database)
        let (name, body) = Self.duties[index]
        database.forget()
        try await store.write { try body($0) }
        #expect(!database.steps.isEmpty, "\(name)")
        for step in database.steps {
            // This index holds nothing but what waits.
            let isBacklog = step.detail == "SCAN events USING INDEX events_unordered"
            #expect(!step.isScan || isBacklog, "\(name): \(step)")
            #expect(!step.sorts, "\(name): \(step)")
        }
    }
}
