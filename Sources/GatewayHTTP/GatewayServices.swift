package import Adapting
package import Administration
import Effects
package import Essentials
package import Provisioning
package import SignOn

/// Everything that the routes call.
package struct GatewayServices: Sendable {
    package let login: LoginService
    package let passwords: PasswordService
    package let signUp: SignUpService
    package let logout: LogoutService
    package let console: ConsoleAccess
    package let firstRun: FirstRunService
    package let mail: MailQueueService
    package let tokens: TokenIssuer
    package let organizations: OrganizationService
    package let members: MemberService
    package let teams: TeamService
    package let projects: ProjectService
    package let invitations: InvitationService
    package let accessRequests: AccessRequestService
    package let domainClaims: DomainClaimService
    package let connections: ConnectionService
    package let accessSecurity: AccessSecurityService
    package let health: ConnectionHealthService
    package let overviews: OverviewService
    package let system: SystemService
    package let sharedSSO: SharedSSOService
    package let setupLinks: SetupLinkService
    package let applications: ApplicationService
    package let migrations: MigrationService
    package let apiKeys: APIKeyService
    package let directories: DirectoryService
    package let auditLog: AuditLogService
    package let traces: TraceService
    package let scim: SCIMBridge
    package let events: EventFeed
    package let webhooks: WebhookService
    package let presets: any PresetSource
    /// The issuer; without a final slash.
    package let baseURL: String
    /// The time by which states that depend on it are shown.
    package let now: @Sendable () -> Timestamp
    /// Nil where the gateway can serve, else why not.
    package let readiness: @Sendable () async -> String?

    package init(
        login: LoginService, passwords: PasswordService, tokens: TokenIssuer, context: AdministrationContext,
        events: EventsContext, facts: (@Sendable () async -> InstallationFacts)? = nil,
        readiness: @escaping @Sendable () async -> String?
    ) {
        self.login = login
        self.passwords = passwords
        signUp = SignUpService(login: login, passwords: passwords)
        logout = LogoutService(login: login, tokens: tokens)
        console = ConsoleAccess(login: login)
        firstRun = FirstRunService(passwords)
        mail = MailQueueService(context)
        self.tokens = tokens
        organizations = OrganizationService(context)
        members = MemberService(context)
        teams = TeamService(context)
        projects = ProjectService(context)
        invitations = InvitationService(context)
        accessRequests = AccessRequestService(context)
        domainClaims = DomainClaimService(context)
        connections = ConnectionService(context)
        accessSecurity = AccessSecurityService(context)
        health = ConnectionHealthService(context)
        overviews = OverviewService(context)
        system = SystemService(context, readiness: readiness, facts: facts)
        sharedSSO = SharedSSOService(context)
        setupLinks = SetupLinkService(context)
        applications = ApplicationService(context)
        migrations = MigrationService(context)
        apiKeys = APIKeyService(context)
        directories = DirectoryService(context)
        auditLog = AuditLogService(context)
        traces = TraceService(login: login, administration: context)
        scim = SCIMBridge(
            store: context.store, clock: context.clock, random: context.random, adapters: context.adapters,
            presets: context.presets, baseURL: context.baseURL, key: events.sealingKey)
        self.events = EventFeed(events)
        webhooks = WebhookService(events)
        presets = context.presets
        baseURL = context.baseURL
        now = { context.clock.now() }
        self.readiness = readiness
    }

    /// Writes what waits in memory for the provisioning log.
    package func flushLogs() async throws { try await scim.log.flush() }
}
