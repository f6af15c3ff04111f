import Essentials
import GatewayModel
import Persistence

extension Organization: SQLRecord {
    static var table: String { "organizations" }
    static var columns: [String] {
        [
            "id", "name", "kind", "capabilities", "sso_enabled", "require_sso", "idp_managed_access",
            "external_members", "created_at", "name_key",
        ]
    }
    static var keyCount: Int { 1 }
    var row: [SQLValue] {
        [
            SQLValue(id), .text(name), .text(kind.rawValue),
            .text(capabilities.map(\.rawValue).sorted().joined(separator: " ")), SQLValue(accessSecurity.ssoEnabled),
            SQLValue(accessSecurity.requireSSO), SQLValue(accessSecurity.idpManagedAccess),
            .text(accessSecurity.externalMembers.rawValue), SQLValue(createdAt), .nameKey(name),
        ]
    }
    init(_ row: inout RowReader) throws {
        self.init(
            id: try row.id(), name: try row.text(), kind: try row.choice(),
            capabilities: Set(try row.text().split(separator: " ").compactMap { Capability(rawValue: String($0)) }),
            accessSecurity: AccessSecurity(
                ssoEnabled: try row.bool(), requireSSO: try row.bool(), idpManagedAccess: try row.bool(),
                externalMembers: try row.choice()),
            createdAt: try row.time())
    }
}

extension Identity: SQLRecord {
    static var table: String { "identities" }
    static var columns: [String] { ["id", "email", "email_folded", "created_at"] }
    static var keyCount: Int { 1 }
    var row: [SQLValue] { [SQLValue(id), .text(email.text), .text(email.folded), SQLValue(createdAt)] }
    init(_ row: inout RowReader) throws {
        let id: Identifier<Identity> = try row.id()
        let text = try row.text()
        _ = try row.text()
        guard let email = try? EmailAddress(text) else { throw StoreError.corrupt("e-mail") }
        self.init(id: id, email: email, createdAt: try row.time())
    }
}

extension Membership: SQLRecord {
    static var table: String { "memberships" }
    static var columns: [String] {
        [
            "organization", "id", "identity", "role", "first_name", "last_name", "display_name", "active", "source",
            "external_id", "directory", "user_name", "user_name_folded", "provisioned", "revision", "removed_at",
            "created_at", "updated_at", "last_sign_on_at", "holds", "ended_by",
        ]
    }
    static var keyCount: Int { 2 }
    var row: [SQLValue] {
        [
            SQLValue(organization), SQLValue(id), SQLValue(identity), .text(role.rawValue), SQLValue(firstName),
            SQLValue(lastName), SQLValue(displayName), SQLValue(active), .text(source.rawValue), SQLValue(externalID),
            SQLValue(directory), SQLValue(userName), SQLValue(userName.map(FoldedName.of)),
            SQLValue(provisioned.map { JSONValue.object($0).text }), .integer(revision), SQLValue(removedAt),
            SQLValue(createdAt), SQLValue(updatedAt), SQLValue(lastSignOnAt),
            .text(holds.map(\.rawValue).sorted().joined(separator: " ")), SQLValue(endedBy?.rawValue),
        ]
    }
    init(_ row: inout RowReader) throws {
        let organization: Identifier<Organization> = try row.id()
        let id: Identifier<Membership> = try row.id()
        let identity: Identifier<Identity> = try row.id()
        let role: Role = try row.choice()
        let (first, last, display) = (try row.optionalText(), try row.optionalText(), try row.optionalText())
        let active = try row.bool()
        let source: Source = try row.choice()
        let externalID = try row.optionalText()
        let directory: Identifier<Directory>? = try row.optionalID()
        let userName = try row.optionalText()
        _ = try row.optionalText()
        let (provisioned, revision) = (try row.optionalJSON()?.object, try row.integer())
        let (removed, created, updated) = (try row.optionalTime(), try row.time(), try row.time())
        let lastSignOn = try row.optionalTime()
        let holds = Set(try row.text().split(separator: " ").compactMap { Hold(rawValue: String($0)) })
        self.init(
            id: id, organization: organization, identity: identity, role: role, firstName: first, lastName: last,
            displayName: display, active: active, source: source, holds: holds,
            endedBy: try row.optionalText().flatMap(Ending.init), externalID: externalID, directory: directory,
            userName: userName, provisioned: provisioned, revision: revision, removedAt: removed, createdAt: created,
            updatedAt: updated, lastSignOnAt: lastSignOn)
    }
}

extension IdentityLink: SQLRecord {
    static var table: String { "identity_links" }
    static var columns: [String] { ["organization", "connection", "subject", "identity", "created_at"] }
    static var keyCount: Int { 3 }
    var row: [SQLValue] {
        [SQLValue(organization), SQLValue(connection), .text(subject), SQLValue(identity), SQLValue(createdAt)]
    }
    init(_ row: inout RowReader) throws {
        self.init(
            organization: try row.id(), connection: try row.id(), subject: try row.text(), identity: try row.id(),
            createdAt: try row.time())
    }
}

extension Team: SQLRecord {
    static var table: String { "teams" }
    static var columns: [String] {
        [
            "organization", "id", "name", "name_folded", "directory", "external_id", "revision", "created_at",
            "updated_at", "name_key",
        ]
    }
    static var keyCount: Int { 2 }
    var row: [SQLValue] {
        [
            SQLValue(organization), SQLValue(id), .text(name), .text(FoldedName.of(name)), SQLValue(directory),
            SQLValue(externalID), .integer(revision), SQLValue(createdAt), SQLValue(updatedAt), .nameKey(name),
        ]
    }
    init(_ row: inout RowReader) throws {
        let organization: Identifier<Organization> = try row.id()
        let id: Identifier<Team> = try row.id()
        let name = try row.text()
        _ = try row.text()
        self.init(
            id: id, organization: organization, name: name, directory: try row.optionalID(),
            externalID: try row.optionalText(), revision: try row.integer(), createdAt: try row.time(),
            updatedAt: try row.time())
    }
}

extension Project: SQLRecord {
    static var table: String { "projects" }
    static var columns: [String] { ["organization", "id", "name", "created_at"] }
    static var keyCount: Int { 2 }
    var row: [SQLValue] { [SQLValue(organization), SQLValue(id), .text(name), SQLValue(createdAt)] }
    init(_ row: inout RowReader) throws {
        let organization: Identifier<Organization> = try row.id()
        self.init(id: try row.id(), organization: organization, name: try row.text(), createdAt: try row.time())
    }
}

extension DomainClaim: SQLRecord {
    static var table: String { "domain_claims" }
    static var columns: [String] {
        [
            "organization", "id", "domain", "state", "effective_domain", "token", "created_at", "verified_at",
            "last_checked_at", "last_outcome", "first_absence_at", "absences", "next_check_at", "last_told_at",
            "offered_to", "former_organization", "transferred_at",
        ]
    }
    static var keyCount: Int { 2 }
    var row: [SQLValue] {
        [
            SQLValue(organization), SQLValue(id), .text(domain.text), .text(state.rawValue),
            // Unique where it is not null: a domain is verified for one organization at a time (rule D-5).
            SQLValue(state.isEffective ? domain.text : nil), .text(token), SQLValue(createdAt), SQLValue(verifiedAt),
            SQLValue(lastCheckedAt), SQLValue(lastOutcome), SQLValue(firstAbsenceAt), .integer(Int64(absences)),
            SQLValue(nextCheckAt), SQLValue(lastToldAt), SQLValue(offeredTo), SQLValue(formerOrganization),
            SQLValue(transferredAt),
        ]
    }
    init(_ row: inout RowReader) throws {
        let organization: Identifier<Organization> = try row.id()
        let id: Identifier<DomainClaim> = try row.id()
        let domain = DomainName(stored: try row.text())
        let state: State = try row.choice()
        _ = try row.optionalText()
        self.init(
            id: id, organization: organization, domain: domain, state: state, token: try row.text(),
            createdAt: try row.time(), verifiedAt: try row.optionalTime(), lastCheckedAt: try row.optionalTime(),
            lastOutcome: try row.optionalText(), firstAbsenceAt: try row.optionalTime(),
            absences: Int(try row.integer()), nextCheckAt: try row.time(), lastToldAt: try row.optionalTime(),
            offeredTo: try row.optionalID(), formerOrganization: try row.optionalID(),
            transferredAt: try row.optionalTime())
    }
}

extension Connection: SQLRecord {
    static var table: String { "connections" }
    static var columns: [String] {
        [
            "id", "organization", "preset", "name", "state", "is_primary", "idp_entity_id", "identity_provider",
            "sp_entity_id", "acs_url", "relaxations", "allow_idp_initiated", "follow_metadata_keys",
            "accept_expired_certificates", "preset_values", "created_at", "updated_at", "tested_at", "activated_at",
        ]
    }
    static var keyCount: Int { 1 }
    var row: [SQLValue] {
        [
            SQLValue(id), SQLValue(organization), .text(preset), .text(name), .text(state.rawValue), SQLValue(primary),
            .text(identityProvider.entityID), SQLValue(identityProvider.json), .text(serviceProviderEntityID),
            .text(acsURL), SQLValue(.array(relaxations.map(\.json))), SQLValue(allowIdPInitiated),
            SQLValue(followMetadataKeys), SQLValue(acceptExpiredCertificates),
            SQLValue(.object(JSONObject(presetValues))), SQLValue(createdAt), SQLValue(updatedAt), SQLValue(testedAt),
            SQLValue(activatedAt),
        ]
    }
    private var presetValues: [(String, JSONValue)] {
        let members = values
        return members.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
    }
    init(_ row: inout RowReader) throws {
        let id: Identifier<Connection> = try row.id()
        let organization: Identifier<Organization> = try row.id()
        let preset = try row.text()
        let name = try row.text()
        let state: State = try row.choice()
        let primary = try row.bool()
        _ = try row.text()
        let settings = try IdentityProviderSettings(json: try row.json())
        let entityID = try row.text()
        let acsURL = try row.text()
        let relaxations = try (try row.json().array ?? []).map { try GrantedRelaxation(json: $0) }
        let (idpInitiated, follow, expired) = (try row.bool(), try row.bool(), try row.bool())
        let values = (try row.json().object?.members ?? []).compactMap { key, value in value.string.map { (key, $0) } }
        self.init(
            id: id, organization: organization, preset: preset, name: name, state: state, primary: primary,
            identityProvider: settings, serviceProviderEntityID: entityID, acsURL: acsURL, relaxations: relaxations,
            allowIdPInitiated: idpInitiated, followMetadataKeys: follow, acceptExpiredCertificates: expired,
            values: Dictionary(values) { first, _ in first }, createdAt: try row.time(), updatedAt: try row.time(),
            testedAt: try row.optionalTime(), activatedAt: try row.optionalTime())
    }
}
