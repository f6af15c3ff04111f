import Administration
import Effects
import Essentials
import GatewayModel

/// A healthy installation as gathered facts, of which each test spoils one.
struct DoctorBench {
    static let now = Timestamp(milliseconds: 1_700_000_000_000)
    static let base = "https://gateway.example.com"
    static let organization: Identifier<Organization> = Identifier(stored: "org-a")

    var machine = DoctorMachine(
        folder: .init(path: "/data", isFolder: true, mode: 0o700, bytes: 4096, isOurs: true),
        databaseFile: .init(path: "/data/gatehouse.sqlite", isFolder: false, mode: 0o600, bytes: 4096, isOurs: true),
        keyFiles: [.init(path: "/data/keys/sealing.key", isFolder: false, mode: 0o600, bytes: 32, isOurs: true)],
        database: .checked(problems: [], thorough: false), walBytes: 1 << 20, freeBytes: 10 << 30, presets: ["generic"],
        adapters: ["generic"], baseURL: base)
    var survey: DoctorSurvey

    init() {
        let claim = DoctorBench.claim(.verified)
        survey = DoctorSurvey(
            now: DoctorBench.now,
            tenants: [
                .init(
                    organization: Organization(
                        id: DoctorBench.organization, name: "Works",
                        accessSecurity: AccessSecurity(ssoEnabled: true, requireSSO: true), createdAt: DoctorBench.now),
                    connections: [DoctorBench.connection()], claims: [claim],
                    tokens: [DoctorBench.token(created: 40, used: 0)], ownerDomains: [claim.domain])
            ],
            chains: [
                .init(
                    organization: DoctorBench.organization,
                    verification: AuditVerification(
                        head: AuditLink(sequence: 3, hash: AuditChain.origin), fault: nil, unchained: 0),
                    newest: DoctorBench.now)
            ], answers: [claim.id: .records(["v=spf1", claim.recordText(prefix: "gatehouse")])],
            outbox: .init())
    }

    var findings: [DoctorFinding] { DoctorChecks.machine(machine) + DoctorChecks.store(survey, machine) }

    /// What is said about one check, the good news left out.
    func troubles(_ id: String) -> [DoctorFinding.Severity] {
        findings.filter { $0.id == id && $0.severity != .ok }.map(\.severity)
    }

    static func days(_ count: Int) -> Timestamp { now.advanced(by: .days(count)) }

    static func claim(_ state: DomainClaim.State, created: Int = -2) -> DomainClaim {
        DomainClaim(
            id: Identifier(stored: "dom-a"), organization: organization, domain: DomainName(stored: "works.example"),
            state: state, token: "token", createdAt: days(created))
    }

    static func connection(
        expires: Int? = 400, state: Connection.State = .active, tested: Bool = true, acceptExpired: Bool = false,
        preset: String = "generic", acs: String = base + "/saml/con-a/acs"
    ) -> Connection {
        let certificates = expires.map {
            [
                TrustedCertificate(
                    der: [1], subject: "CN=idp", fingerprint: "ff", notBefore: days(-900), notAfter: days($0),
                    addedAt: days(-900))
            ]
        }
        return Connection(
            id: Identifier(stored: "con-a"), organization: organization, preset: preset, name: "Works", state: state,
            identityProvider: IdentityProviderSettings(
                entityID: "https://idp", acceptedIssuers: ["https://idp"], ssoURL: "https://idp/sso",
                ssoBinding: .post, certificates: certificates ?? [], metadataURL: nil, metadataXML: nil),
            serviceProviderEntityID: "sp", acsURL: acs, acceptExpiredCertificates: acceptExpired, createdAt: now,
            updatedAt: now, testedAt: tested ? now : nil, activatedAt: now)
    }

    /// Days ago.
    static func token(created: Int, used: Int?, revoked: Bool = false) -> DirectoryToken {
        DirectoryToken(
            id: Identifier(stored: "tok-a"), directory: Identifier(stored: "dir-a"), organization: organization,
            hash: [1], prefix: "scim_abc", createdAt: days(-created), revokedAt: revoked ? now : nil,
            lastUsedAt: used.map { days(-$0) })
    }
}
