import Cryptography
import Effects
import Essentials
import GatewayModel
import LiveEffects
import Persistence
import SQLPersistence
import SQLiteDriver

/// A directory of a given size, written straight into the store while no gateway runs.
///
/// Each person leaves the rows that the pipeline would have written: identity, membership, audit entry, event and log
/// entry, so that every index has the size that it would have.
struct SCIMBenchSeed: Sendable {
    let people: Int
    let members: Int
    let organization: Identifier<Organization>
    let directory: Identifier<Directory>
    /// With `members` members.
    let group: Identifier<Team>
    /// Empty.
    let otherGroup: Identifier<Team>
    /// Empty; mapped to a linked organization where the directory is an Admin Organization's.
    let mappedGroup: Identifier<Team>
    let users: [String]

    static let secret = "scim_bench-token-0123456789"
    private static let domain = "works.example"
    private static let now = Timestamp(text: "2026-03-04T05:06:07Z") ?? Timestamp(milliseconds: 0)
    private static let batch = 2000

    static func userName(_ number: Int) -> String { "user-\(number)@\(domain)" }
    static func externalID(_ number: Int) -> String { "00u\(number)kx7" }
    static func email(_ number: Int) -> String { "ada.lovelace-\(number)@\(domain)" }

    /// As an identity provider sends it, without `active`.
    static func resource(_ number: Int) -> JSONObject {
        let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
        let members: [(String, JSONValue)] = [
            ("schemas", ["urn:ietf:params:scim:schemas:core:2.0:User", .string(enterprise)]),
            ("userName", .string(userName(number))), ("externalId", .string(externalID(number))),
            ("name", ["givenName": "Ada", "familyName": .string("Lovelace \(number)")]),
            ("displayName", .string("Ada Lovelace \(number)")), ("title", "Countess"), ("locale", "en-GB"),
            ("emails", [["value": .string(email(number)), "type": "work", "primary": true]]),
            ("phoneNumbers", [["value": "+44 20 7946 0018", "type": "work"]]),
            (
                enterprise,
                [
                    "employeeNumber": .string("\(number)"), "department": "Analytical Engines",
                    "costCenter": "cc-4711",
                ]
            ),
        ]
        return JSONObject(members)
    }

    static let mappedName = "Sales"

    static func fill(
        _ path: String, people: Int, members: Int, of kind: Organization.Kind = .regular
    ) async throws -> SCIMBenchSeed {
        let store = try await SQLStore(database: try SQLiteDatabase(path: path, readers: 1))
        let random = SystemRandom()
        let organization = Organization(id: random.identifier(), name: "Works", kind: kind, createdAt: now)
        let linked = Organization(id: random.identifier(), name: "Sales", createdAt: now)
        let directory = Directory(
            id: random.identifier(), organization: organization.id, name: "Directory", adapter: "okta", createdAt: now)
        let token = DirectoryToken(
            id: random.identifier(), directory: directory.id, organization: organization.id,
            hash: Digest.sha256(secret), prefix: "scim_bench", createdAt: now)
        let claim = DomainClaim(
            id: random.identifier(), organization: organization.id, domain: DomainName(stored: domain),
            state: .verified, token: "t", createdAt: now, verifiedAt: now)
        let teams = ["Engineering", "Everyone", mappedName].map {
            Team(
                id: random.identifier(), organization: organization.id, name: $0, directory: directory.id,
                createdAt: now, updatedAt: now)
        }
        try await store.write { scope in
            try scope.insert(organization)
            try scope.insert(claim)
            try scope.insert(directory)
            try scope.insert(token)
            for team in teams { try scope.insert(team) }
            guard kind == .admin else { return }
            try scope.insert(linked)
            try scope.put(
                SharedSSOLink(
                    organization: linked.id, adminOrganization: organization.id, scimName: mappedName, linkedAt: now))
        }
        var users: [String] = []
        for start in stride(from: 0, to: people, by: batch) {
            let numbers = start..<min(people, start + batch)
            users += try await store.write { scope in
                try numbers.map { number in
                    try person(
                        number, token, into: scope, team: number < members ? teams[0] : nil, random)
                }
            }
        }
        return SCIMBenchSeed(
            people: people, members: members, organization: organization.id, directory: directory.id,
            group: teams[0].id, otherGroup: teams[1].id, mappedGroup: teams[2].id, users: users)
    }

    private static func person(
        _ number: Int, _ token: DirectoryToken, into scope: any WriteScope, team: Team?, _ random: SystemRandom
    ) throws -> String {
        let at = now.advanced(by: .milliseconds(number * 10))
        let organization = token.organization
        let identity = Identity(id: random.identifier(), email: try EmailAddress(email(number)), createdAt: at)
        let membership = Membership(
            id: random.identifier(), organization: organization, identity: identity.id, role: .member,
            firstName: "Ada", lastName: "Lovelace \(number)", displayName: "Ada Lovelace \(number)", source: .scim,
            externalID: externalID(number), directory: token.directory, userName: userName(number),
            provisioned: resource(number), createdAt: at, updatedAt: at)
        try scope.insert(identity)
        try scope.insert(membership)
        if let team { _ = try scope.add(membership.id, to: team, in: [DomainName(stored: domain)]) }
        let data: JSONValue = [
            "id": JSONValue(membership.id), "identity": JSONValue(identity.id), "email": .string(email(number)),
            "user_name": .string(userName(number)), "first_name": "Ada", "last_name": .string("Lovelace \(number)"),
            "role": "member", "active": true, "external_id": .string(externalID(number)),
        ]
        try scope.append(
            AuditEvent(
                id: random.identifier(), organization: organization, at: at, actor: "directory:\(token.directory)",
                action: "user.created", target: membership.id.text, after: data, origin: nil))
        try scope.append(
            OutgoingEvent(
                id: random.identifier(), organization: organization, type: "user.created", subject: identity.id.text,
                at: at, data: data))
        try scope.insert(
            ProvisioningLogEntry(
                id: random.identifier(), organization: organization, directory: token.directory, token: token.id,
                at: at, method: "POST", path: "/Users", status: 201, code: nil, detail: nil, rewrites: [:],
                difference: ["created": JSONValue(membership.id)], duration: 900, requestID: "req-\(number)",
                expiresAt: at.advanced(by: .seconds(365 * 86400))))
        return membership.id.text
    }
}
