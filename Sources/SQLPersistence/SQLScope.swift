import Essentials
import GatewayModel
import Persistence

/// One transaction's view, for reading and for writing.
struct SQLScope {
    let transaction: any SQLTransaction
    let notes = CommitNotes()

    func one<Record: SQLRecord>(_ type: Record.Type, where condition: String, _ values: [SQLValue]) throws -> Record? {
        let rows = try transaction.query("SELECT \(Record.selection) FROM \(Record.table) WHERE \(condition)", values)
        guard let first = rows.first else { return nil }
        var reader = RowReader(first)
        return try Record(&reader)
    }

    func all<Record: SQLRecord>(_ type: Record.Type, where condition: String, _ values: [SQLValue]) throws -> [Record] {
        try transaction.query("SELECT \(Record.selection) FROM \(Record.table) WHERE \(condition)", values).map { row in
            var reader = RowReader(row)
            return try Record(&reader)
        }
    }

    func insertRecord<Record: SQLRecord>(_ record: Record) throws {
        try transaction.execute(Record.insertion, record.row)
    }

    func updateRecord<Record: SQLRecord>(_ record: Record) throws {
        guard try transaction.execute(Record.replacement, record.row) == 1 else {
            throw StoreError.missing("the \(Record.table) row")
        }
    }
}

extension SQLScope: ReadScope {
    func organization(_ id: Identifier<Organization>) throws -> Organization? {
        try one(Organization.self, where: "id = $1", [SQLValue(id)])
    }

    func organizations(after: Identifier<Organization>?, limit: Int) throws -> [Organization] {
        try all(
            Organization.self, where: "id > $1 ORDER BY id LIMIT $2",
            [.text(after?.text ?? ""), .integer(Int64(limit))])
    }

    func tenant(_ id: Identifier<Organization>) -> any TenantReading { SQLTenant(organization: id, scope: self) }

    func connection(_ id: Identifier<Connection>) throws -> Connection? {
        try one(Connection.self, where: "id = $1", [SQLValue(id)])
    }

    func connections(identityProviderEntityID: String) throws -> [Connection] {
        try all(Connection.self, where: "idp_entity_id = $1 ORDER BY id LIMIT 100", [.text(identityProviderEntityID)])
    }

    func effectiveClaim(of domain: DomainName) throws -> DomainClaim? {
        try one(
            DomainClaim.self,
            where: """
                effective_domain = $1 AND NOT EXISTS (SELECT 1 FROM shared_sso_links l
                WHERE l.organization = domain_claims.organization AND l.ended_at IS NULL)
                """, [.text(domain.text)])
    }

    func identity(_ id: Identifier<Identity>) throws -> Identity? {
        try one(Identity.self, where: "id = $1", [SQLValue(id)])
    }

    func identity(email: EmailAddress) throws -> Identity? {
        try one(Identity.self, where: "email_folded = $1", [.text(email.folded)])
    }

    func memberships(of identity: Identifier<Identity>) throws -> [Membership] {
        try all(Membership.self, where: "identity = $1 ORDER BY id", [SQLValue(identity)])
    }

    func application(_ id: Identifier<Application>) throws -> Application? {
        try one(Application.self, where: "id = $1", [SQLValue(id)])
    }

    func applications() throws -> [Application] { try all(Application.self, where: "id > $1 ORDER BY id", [.text("")]) }

    func initiatingApplication() throws -> Application? {
        try one(
            Application.self, where: "initiate_login_uri IS NOT NULL AND id > $1 ORDER BY id LIMIT 1", [.text("")])
    }

    func apiKey(hash: [UInt8]) throws -> APIKey? { try one(APIKey.self, where: "hash = $1", [.bytes(hash)]) }

    func directoryToken(hash: [UInt8]) throws -> DirectoryToken? {
        try one(DirectoryToken.self, where: "hash = $1", [.bytes(hash)])
    }

    func apiKeys(of organization: Identifier<Organization>?) throws -> [APIKey] {
        guard let organization else { return try all(APIKey.self, where: "organization IS NULL ORDER BY id", []) }
        return try all(APIKey.self, where: "organization = $1 ORDER BY id", [SQLValue(organization)])
    }

    func attempt(_ id: Identifier<SignOnAttempt>) throws -> SignOnAttempt? {
        try one(SignOnAttempt.self, where: "id = $1", [SQLValue(id)])
    }

    func attempt(connection: Identifier<Connection>, requestID: String) throws -> SignOnAttempt? {
        try one(
            SignOnAttempt.self, where: "connection = $1 AND request_id = $2", [SQLValue(connection), .text(requestID)])
    }

    func parkedOutcome(handleHash: [UInt8]) throws -> ParkedOutcome? {
        try one(ParkedOutcome.self, where: "handle_hash = $1", [.bytes(handleHash)])
    }

    func session(_ id: Identifier<Session>) throws -> Session? {
        try one(Session.self, where: "id = $1", [SQLValue(id)])
    }

    func session(cookieHash: [UInt8]) throws -> Session? {
        try one(Session.self, where: "cookie_hash = $1", [.bytes(cookieHash)])
    }

    func authorizationCode(hash: [UInt8]) throws -> AuthorizationCode? {
        try one(AuthorizationCode.self, where: "hash = $1", [.bytes(hash)])
    }

    func accessGrant(hash: [UInt8]) throws -> AccessGrant? {
        try one(AccessGrant.self, where: "hash = $1", [.bytes(hash)])
    }

    func isConsumed(assertion: String, connection: Identifier<Connection>) throws -> Bool {
        let rows = try transaction.query(
            "SELECT 1 FROM consumed_assertions WHERE connection = $1 AND assertion = $2",
            [SQLValue(connection), .text(assertion)])
        return !rows.isEmpty
    }

    func trace(_ id: Identifier<SignOnTrace>) throws -> SignOnTrace? {
        try one(SignOnTrace.self, where: "id = $1", [SQLValue(id)])
    }

    func unclaimedTraces(limit: Int) throws -> [SignOnTrace] {
        try all(
            SignOnTrace.self, where: "organization IS NULL ORDER BY at DESC, id DESC LIMIT $1", [.integer(Int64(limit))]
        )
    }
}
