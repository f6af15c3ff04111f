import Essentials
import GatewayModel
import Persistence

extension SQLScope {
    func passwordCredential(of identity: Identifier<Identity>) throws -> PasswordCredential? {
        try one(PasswordCredential.self, where: "identity = $1", [SQLValue(identity)])
    }

    func passwordLink(hash: [UInt8]) throws -> PasswordLink? {
        try one(PasswordLink.self, where: "hash = $1", [.bytes(hash)])
    }

    func recoveryCodeCount(of identity: Identifier<Identity>) throws -> Int {
        let rows = try transaction.query(
            "SELECT COUNT(*) FROM recovery_codes WHERE identity = $1 AND used_at IS NULL", [SQLValue(identity)])
        guard case .integer(let count)? = rows.first?.first else { throw StoreError.corrupt("count") }
        return Int(count)
    }

    func knownDevice(
        of identity: Identifier<Identity>, hash: [UInt8], at instant: Timestamp
    ) throws -> KnownDevice? {
        try one(
            KnownDevice.self, where: "identity = $1 AND hash = $2 AND expires_at > $3",
            [SQLValue(identity), .bytes(hash), SQLValue(instant)])
    }

    func signInThrottle(key: [UInt8]) throws -> SignInThrottle? {
        try one(SignInThrottle.self, where: "key = $1", [.bytes(key)])
    }

    // Put in order here: asked for the order, SQLite walks the organization's members in it.
    func activeOwners(of organization: Identifier<Organization>) throws -> [Member] {
        try SQLTenant(organization: organization, scope: self).members(
            where: "m.role = 'owner' AND m.active = 1", []
        ).sorted { $0.membership.id < $1.membership.id }
    }

    func activeAdministrators(of organization: Identifier<Organization>) throws -> [Member] {
        try SQLTenant(organization: organization, scope: self).members(
            where: "m.role IN ('owner', 'admin') AND m.active = 1", []
        ).sorted { $0.membership.id < $1.membership.id }
    }

    func outsiders(
        in domains: [DomainName], of organization: Identifier<Organization>, limit: Int
    ) throws -> (count: Int, emails: [String]) {
        guard !domains.isEmpty else { return (0, []) }
        let places = domains.indices.map { "$\($0 + 2)" }.joined(separator: ", ")
        let condition = """
            FROM memberships m JOIN identities i ON i.id = m.identity WHERE m.email_domain IN (\(places))
            AND m.identity NOT IN (SELECT identity FROM memberships WHERE organization = $1)
            """
        let values = [SQLValue(organization)] + domains.map { SQLValue.text($0.text) }
        let rows = try transaction.query("SELECT COUNT(DISTINCT m.identity) \(condition)", values)
        guard case .integer(let count)? = rows.first?.first else { throw StoreError.corrupt("count") }
        let emails = try transaction.query(
            "SELECT DISTINCT i.email \(condition) ORDER BY i.email LIMIT $\(domains.count + 2)",
            values + [.integer(Int64(limit))])
        return (
            Int(count),
            try emails.map { row in
                var reader = RowReader(row)
                return try reader.text()
            }
        )
    }

    func identitiesWithPassword(in organization: Identifier<Organization>) throws -> Set<Identifier<Identity>> {
        let rows = try transaction.query(
            """
            SELECT c.identity FROM password_credentials c JOIN memberships m ON m.identity = c.identity
            WHERE m.organization = $1
            """, [SQLValue(organization)])
        return Set(
            try rows.map { row in
                var reader = RowReader(row)
                return try reader.id()
            })
    }

    // MARK: Credentials

    func put(_ credential: PasswordCredential) throws {
        try transaction.execute(
            PasswordCredential.insertion + " ON CONFLICT (identity) DO UPDATE SET hash = $2, set_at = $3",
            credential.row)
    }

    func deleteCredentials(of identity: Identifier<Identity>) throws -> Bool {
        var count = 0
        for table in ["password_credentials", "recovery_codes"] {
            count += try transaction.execute("DELETE FROM \(table) WHERE identity = $1", [SQLValue(identity)])
        }
        for table in ["password_links", "known_devices"] {
            try transaction.execute("DELETE FROM \(table) WHERE identity = $1", [SQLValue(identity)])
        }
        return count > 0
    }

    func insert(_ link: PasswordLink) throws { try insertRecord(link) }

    func bind(link hash: [UInt8], to browserHash: [UInt8]) throws -> Bool {
        try transaction.execute(
            "UPDATE password_links SET browser_hash = $2 WHERE hash = $1 AND browser_hash IS NULL",
            [.bytes(hash), .bytes(browserHash)]) == 1
    }

    func use(link hash: [UInt8], at instant: Timestamp) throws -> Bool {
        try transaction.execute(
            "UPDATE password_links SET used_at = $2 WHERE hash = $1 AND used_at IS NULL",
            [.bytes(hash), SQLValue(instant)]) == 1
    }

    func deleteLinks(of identity: Identifier<Identity>) throws {
        try transaction.execute(
            "DELETE FROM password_links WHERE identity = $1 AND used_at IS NULL", [SQLValue(identity)])
    }

    func replaceRecoveryCodes(of identity: Identifier<Identity>, hashes: [[UInt8]], at instant: Timestamp) throws {
        try transaction.execute("DELETE FROM recovery_codes WHERE identity = $1", [SQLValue(identity)])
        for hash in hashes {
            try transaction.execute(
                "INSERT INTO recovery_codes (identity, hash, made_at) VALUES ($1, $2, $3)",
                [SQLValue(identity), .bytes(hash), SQLValue(instant)])
        }
    }

    func useRecoveryCode(of identity: Identifier<Identity>, hash: [UInt8], at instant: Timestamp) throws -> Bool {
        try transaction.execute(
            "UPDATE recovery_codes SET used_at = $3 WHERE identity = $1 AND hash = $2 AND used_at IS NULL",
            [SQLValue(identity), .bytes(hash), SQLValue(instant)]) == 1
    }

    func put(_ device: KnownDevice) throws {
        try transaction.execute(
            KnownDevice.insertion + " ON CONFLICT (identity, hash) DO UPDATE SET expires_at = $4", device.row)
    }

    func put(_ throttle: SignInThrottle) throws {
        try transaction.execute(
            SignInThrottle.insertion
                + """
                 ON CONFLICT (key) DO UPDATE SET failures = $2, window_started_at = $3, blocked_until = $4,
                trusted_until = $5, expires_at = $6
                """, throttle.row)
    }

    func noteFirstSignOn(
        of identity: Identifier<Identity>, through organization: Identifier<Organization>, at instant: Timestamp
    ) throws -> Bool {
        try transaction.execute(
            """
            INSERT INTO first_sign_ons (organization, identity, at) VALUES ($1, $2, $3)
            ON CONFLICT (organization, identity) DO NOTHING
            """, [SQLValue(organization), SQLValue(identity), SQLValue(instant)]) == 1
    }
}
