import Cryptography
import Essentials
import GatewayModel
import GatewayTesting
import Persistence
import SQLPersistence
import SQLiteDriver

/// Organizations that sign on through one identity provider, written straight into the database while no gateway runs.
///
/// Each has what a customer's has: an owner, a verified domain, an active connection with a metadata address, a directory
/// with its token. The first is written through the store; the others are copies of its rows with another number in every
/// name, made by the database itself.
struct RoutingBenchSeed: Sendable {
    let organizations: Int
    /// Of organizations that lie evenly among all.
    let connections: [BenchConnection]

    private static let now = Timestamp(text: "2026-03-04T05:06:07Z") ?? Timestamp(milliseconds: 0)
    /// No duty comes due while a gateway runs; all of them do at this one instant.
    static let due = now.advanced(by: .days(36500))
    private static let tables = [
        "organizations", "identities", "memberships", "member_counts", "domain_claims", "connections",
        "used_service_urls", "metadata_refreshes", "directories", "directory_tokens",
    ]
    private static let original = "zzzzzz"

    private static func code(_ number: Int) -> String {
        number == 0 ? original : String(String(1_000_000 + number).dropFirst())
    }

    static func domain(_ number: Int) -> String { "works-\(code(number)).example" }
    static func tokenHash(_ number: Int) -> [UInt8] { Array("\(code(number)), which no secret has".utf8) }

    private static func id<Kind: IdentifierKind>(_ kind: Kind.Type = Kind.self, _ number: Int = 0) -> Identifier<Kind> {
        Identifier(stored: "\(Kind.identifierPrefix)-bench-\(code(number))")
    }

    private static func serviceURL(_ number: Int) -> String {
        "https://login.example.com/saml/\(id(Connection.self, number))"
    }

    /// - Parameter kept: how many of the connections are returned at most.
    static func fill(
        _ path: String, organizations: Int, kept: Int, _ forge: ResponseForge
    ) async throws -> RoutingBenchSeed {
        let database = try SQLiteDatabase(path: path, readers: 1)
        try await SQLStore(database: database).write { try customer(identityProvider(forge), into: $0) }
        for table in tables {
            try await database.write { try copy(table, organizations - 1, $0) }
        }
        let connections = stride(from: 0, to: organizations, by: max(1, organizations / kept)).map { number in
            BenchConnection(
                id: id(Connection.self, number).text, acsURL: serviceURL(number) + "/acs",
                audience: serviceURL(number) + "/metadata", domain: domain(number))
        }
        return RoutingBenchSeed(organizations: organizations, connections: connections)
    }

    private static func copy(_ table: String, _ count: Int, _ transaction: any SQLTransaction) throws {
        let columns = try transaction.query("SELECT name FROM pragma_table_info($1)", [.text(table)]).map { row in
            if case .text(let name)? = row.first { name } else { "" }
        }
        let list = columns.joined(separator: ", ")
        for row in try transaction.query("SELECT \(list) FROM \(table)", []) {
            let values = row.indices.map { index in
                let place = "$\(index + 2)"
                let copied = "REPLACE(CAST(\(place) AS TEXT), '\(original)', printf('%06d', number))"
                return switch row[index] {
                case .text: copied
                case .bytes: "CAST(\(copied) AS BLOB)"
                case .integer, .null: place
                }
            }
            try transaction.execute(
                """
                INSERT INTO \(table) (\(list)) WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL
                SELECT number + 1 FROM numbers WHERE number < $1)
                SELECT \(values.joined(separator: ", ")) FROM numbers
                """, [.integer(Int64(count))] + row)
        }
    }

    private static func identityProvider(_ forge: ResponseForge) -> IdentityProviderSettings {
        let certificate = forge.certificate
        let trusted = TrustedCertificate(
            der: certificate.der, subject: certificate.subject,
            fingerprint: hexadecimal(certificate.sha256Fingerprint), notBefore: certificate.notBefore,
            notAfter: certificate.notAfter, addedAt: now)
        return IdentityProviderSettings(
            entityID: forge.issuer, ssoURL: "https://idp.example.com/sso", certificates: [trusted],
            metadataURL: "https://idp.example.com/metadata")
    }

    private static func customer(_ provider: IdentityProviderSettings, into scope: any WriteScope) throws {
        let organization = Organization(
            id: id(), name: "Works \(original)",
            accessSecurity: AccessSecurity(ssoEnabled: true, idpManagedAccess: true), createdAt: now)
        let owner = Identity(id: id(), email: try EmailAddress("owner@\(domain(0))"), createdAt: now)
        try scope.insert(organization)
        try scope.insert(owner)
        try scope.insert(
            Membership(
                id: id(), organization: organization.id, identity: owner.id, role: .owner, source: .manual,
                createdAt: now, updatedAt: now))
        try scope.insert(
            DomainClaim(
                id: id(), organization: organization.id, domain: DomainName(stored: domain(0)), state: .verified,
                token: "t", createdAt: now, verifiedAt: now, nextCheckAt: due))
        try scope.insert(
            Connection(
                id: id(), organization: organization.id, preset: "generic-saml", name: "Works", state: .active,
                primary: true, identityProvider: provider, serviceProviderEntityID: serviceURL(0) + "/metadata",
                acsURL: serviceURL(0) + "/acs", followMetadataKeys: true, createdAt: now, updatedAt: now,
                activatedAt: now))
        try scope.put(
            MetadataRefresh(connection: id(), organization: organization.id, nextRefreshAt: due, lastSuccessAt: now))
        try scope.insert(
            Directory(
                id: id(), organization: organization.id, name: "Directory", adapter: "generic-saml", createdAt: now))
        try scope.insert(
            DirectoryToken(
                id: id(), directory: id(), organization: organization.id, hash: tokenHash(0), prefix: "scim_bench",
                createdAt: now))
    }
}
