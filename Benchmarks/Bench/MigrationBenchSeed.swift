import Cryptography
import Effects
import Essentials
import Foundation
import GatewayModel
import GatewayTesting
import LiveEffects
import Persistence
import SQLPersistence
import SQLiteDriver

/// An Admin Organization with linked organizations, and one more that shall move under it with everybody; written straight
/// into the store while no gateway runs.
struct MigrationBenchSeed: Sendable {
    let organization: Identifier<Organization>
    let admin: Identifier<Organization>
    /// The SCIM Name of a group that has everybody.
    let group: String
    /// The Admin Organization's.
    let connection: BenchConnection
    let linked: [Identifier<Organization>]
    /// Of the first people, in the Admin Organization.
    let users: [Identifier<Membership>]
    /// Of the Admin Organization's directory.
    static let token = "scim_bench_of_the_admin_organization"

    private static let now = Timestamp(milliseconds: Int64(Bench.time(CLOCK_REALTIME) * 1000))
    private static let batch = 2000

    static func fill(
        _ path: String, linked: Int, people: Int, _ forge: ResponseForge
    ) async throws -> MigrationBenchSeed {
        let store = try await SQLStore(database: try SQLiteDatabase(path: path, readers: 1))
        let random = SystemRandom()
        let settings = AccessSecurity(ssoEnabled: true, requireSSO: true, idpManagedAccess: true)
        func organization(_ name: String, _ kind: Organization.Kind = .regular) -> Organization {
            Organization(id: random.identifier(), name: name, kind: kind, accessSecurity: settings, createdAt: now)
        }
        let (works, head) = (organization("Works"), organization("Head Office", .admin))
        let signOn = connection(random.identifier(), of: head.id, forge)
        let users: [Identifier<Membership>] = (0..<min(people, 100)).map { _ in random.identifier() }
        let others = (0..<linked).map { organization("Linked \($0)") }
        let directory = Directory(
            id: random.identifier(), organization: head.id, name: "Directory", adapter: "generic-saml", createdAt: now)
        let team = Team(
            id: random.identifier(), organization: head.id, name: "Everyone", directory: directory.id, createdAt: now,
            updatedAt: now)
        try await store.write { scope in
            for each in [works, head] + others { try scope.insert(each) }
            for each in others {
                try scope.put(SharedSSOLink(organization: each.id, adminOrganization: head.id, linkedAt: now))
            }
            for (each, domain) in [(works, "works.example"), (head, "head.example")] {
                try scope.insert(
                    DomainClaim(
                        id: random.identifier(), organization: each.id, domain: DomainName(stored: domain),
                        state: .verified, token: "t", createdAt: now, verifiedAt: now,
                        nextCheckAt: now.advanced(by: .days(30))))
            }
            try scope.insert(connection(random.identifier(), of: works.id, forge))
            try scope.insert(signOn)
            // A domain whose people log in and are provisioned: the other one stays with who will move.
            try scope.insert(
                DirectoryToken(
                    id: random.identifier(), directory: directory.id, organization: head.id,
                    hash: Digest.sha256(token), prefix: "scim_bench", createdAt: now))
            try scope.insert(directory)
            try scope.insert(team)
        }
        for start in stride(from: 0, to: people, by: batch) {
            try await store.write { scope in
                for number in start..<min(people, start + batch) {
                    let identity = Identity(
                        id: random.identifier(), email: try EmailAddress("person-\(number)@works.example"),
                        createdAt: now)
                    try scope.insert(identity)
                    let own = others.isEmpty ? [] : [others[number % others.count].id]
                    for id in [works.id, head.id] + own {
                        let membership = Membership(
                            id: id == head.id && number < users.count ? users[number] : random.identifier(),
                            organization: id, identity: identity.id,
                            role: number == 0 && id != head.id ? .owner : .member, firstName: "Ada",
                            lastName: "Lovelace \(number)", source: id == head.id ? .scim : .jit,
                            externalID: "00u\(number)", directory: id == head.id ? directory.id : nil, createdAt: now,
                            updatedAt: now)
                        try scope.insert(membership)
                        guard id == head.id else { continue }
                        _ = try scope.add(
                            membership.id, to: team, in: [DomainName(stored: "works.example")])
                    }
                }
            }
        }
        return MigrationBenchSeed(
            organization: works.id, admin: head.id, group: team.name,
            connection: BenchConnection(
                id: signOn.id.text, acsURL: signOn.acsURL, audience: signOn.serviceProviderEntityID,
                domain: "head.example"), linked: others.map(\.id), users: users)
    }

    private static func connection(
        _ id: Identifier<Connection>, of organization: Identifier<Organization>, _ forge: ResponseForge
    ) -> Connection {
        let certificate = forge.certificate
        return Connection(
            id: id, organization: organization, preset: "generic-saml", name: "Works", state: .active, primary: true,
            identityProvider: IdentityProviderSettings(
                entityID: forge.issuer, ssoURL: "https://idp.example.com/sso",
                certificates: [
                    TrustedCertificate(
                        der: certificate.der, subject: certificate.subject,
                        fingerprint: hexadecimal(certificate.sha256Fingerprint), notBefore: certificate.notBefore,
                        notAfter: certificate.notAfter, addedAt: now)
                ]), serviceProviderEntityID: "https://sp.example/\(id)", acsURL: "https://sp.example/\(id)/acs",
            createdAt: now, updatedAt: now, testedAt: now, activatedAt: now)
    }
}
