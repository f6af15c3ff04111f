import Essentials
import GatewayModel
import Persistence

extension StoreContract {
    /// Every field of every noun comes back, and each organization sees its own.
    static let survival: [Check] = [
        Check("rule 39: every field of the directory's nouns survives") { store in
            let nouns = try ContractNouns()
            try await store.write { scope in
                try scope.insert(nouns.organization)
                try scope.insert(nouns.connection)
                try scope.insert(nouns.identity)
                try scope.insert(nouns.membership)
                try scope.insert(nouns.link)
                try scope.insert(nouns.claim)
                try scope.insert(nouns.application)
                try scope.insert(nouns.key)
                try scope.insert(nouns.directory)
                try scope.insert(nouns.token)
                try scope.insert(nouns.team)
                try scope.insert(nouns.entry)
            }
            try await store.read { scope in
                let tenant = scope.tenant(nouns.organization.id)
                try expect(try scope.organization(nouns.organization.id), nouns.organization, "organization")
                try expect(try scope.connection(nouns.connection.id), nouns.connection, "connection")
                try expect(try scope.identity(nouns.identity.id), nouns.identity, "identity")
                try expect(
                    try scope.identity(email: try EmailAddress("ANN@works.example"))?.email.text, "Ann@works.example",
                    "identity by folded address")
                try expect(try tenant.member(nouns.membership.id)?.membership, nouns.membership, "membership")
                try expect(
                    try tenant.identityLink(connection: nouns.connection.id, subject: nouns.link.subject), nouns.link,
                    "identity link")
                try expect(try tenant.domainClaim(nouns.claim.id), nouns.claim, "domain claim")
                try expect(try scope.application(nouns.application.id), nouns.application, "application")
                try expect(try scope.apiKey(hash: nouns.key.hash), nouns.key, "API key")
                try expect(try tenant.directory(nouns.directory.id), nouns.directory, "directory")
                try expect(try scope.directoryToken(hash: nouns.token.hash), nouns.token, "directory token")
                try expect(try tenant.team(nouns.team.id), nouns.team, "team")
                try expect(try tenant.provisioningLog(before: nil, limit: 10), [nouns.entry], "log entry")
            }
        },
        Check("rule 39: every field of a log-in's nouns survives") { store in
            let nouns = try ContractNouns()
            try await store.write { scope in
                try scope.insert(nouns.attempt)
                try scope.insert(nouns.session)
                try scope.insert(nouns.trace)
                try scope.insert(nouns.outcome)
                try scope.insert(nouns.code)
                try scope.insert(nouns.grant)
                try scope.append(nouns.audit)
            }
            try await store.read { scope in
                let tenant = scope.tenant(nouns.organization.id)
                try expect(
                    try scope.attempt(connection: nouns.connection.id, requestID: "_a"), nouns.attempt, "attempt")
                try expect(try scope.session(cookieHash: nouns.session.cookieHash), nouns.session, "session")
                try expect(try scope.trace(nouns.trace.id), nouns.trace, "trace")
                try expect(try scope.parkedOutcome(handleHash: nouns.outcome.handleHash), nouns.outcome, "outcome")
                try expect(try scope.authorizationCode(hash: nouns.code.hash), nouns.code, "code")
                try expect(try scope.accessGrant(hash: nouns.grant.hash), nouns.grant, "grant")
                try expect(try tenant.auditEvents(before: nil, limit: 10), [nouns.audit], "audit event")
                try expect(
                    try tenant.sessions(identity: nouns.identity.id), [nouns.session], "sessions of the person")
            }
        },
        Check("rule R24: a tenant's view holds nothing of another") { store in
            let nouns = try ContractNouns()
            try await store.write { scope in
                try scope.insert(nouns.connection)
                try scope.insert(nouns.identity)
                try scope.insert(nouns.membership)
                try scope.insert(nouns.link)
                try scope.insert(nouns.claim)
                try scope.insert(nouns.session)
                try scope.insert(nouns.trace)
                try scope.append(nouns.audit)
                try scope.append(ContractNouns.event("a"))
            }
            try await store.read { scope in
                let other = scope.tenant(Identifier(stored: "org-b"))
                try expect(try other.connections(), [], "connections")
                try expect(try other.members(after: nil, limit: 10), [], "members")
                try expect(try other.member(identity: nouns.identity.id), nil, "member")
                try expect(
                    try other.identityLink(connection: nouns.connection.id, subject: nouns.link.subject), nil, "link")
                try expect(try other.domainClaims(), [], "domain claims")
                try expect(try other.sessions(identity: nouns.identity.id), [], "sessions")
                try expect(try other.traces(matching: SignOnLogFilter(), before: nil, limit: 10), [], "traces")
                try expect(try other.auditEvents(before: nil, limit: 10), [], "audit events")
                try expect(try other.events(after: 0, limit: 10).count, 0, "events")
            }
        },
    ]
}
