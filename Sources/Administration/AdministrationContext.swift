package import Adapting
package import Cryptography
package import Effects
package import Essentials
package import GatewayModel
package import Persistence
import Provisioning

/// What the administration's verbs share.
package struct AdministrationContext: Sendable {
    package let store: any Store
    package let clock: any WallClock
    package let random: any RandomSource
    package let resolver: any TextRecordResolver
    package let domainTables: any DomainTables
    package let fetcher: any HTTPFetcher
    package let adapters: any AdapterCalling
    package let presets: any PresetSource
    /// Seals the mail that waits.
    package let sealingKey: SealingKey
    /// Without a final slash.
    package let baseURL: String
    /// The word before `-domain-verify=` (rule D-2).
    package let recordPrefix: String

    package init(
        store: any Store, clock: any WallClock, random: any RandomSource, resolver: any TextRecordResolver,
        domainTables: any DomainTables, fetcher: any HTTPFetcher, adapters: any AdapterCalling,
        presets: any PresetSource,
        sealingKey: SealingKey, baseURL: String,
        recordPrefix: String = "gatehouse"
    ) {
        self.store = store
        self.clock = clock
        self.random = random
        self.resolver = resolver
        self.domainTables = domainTables
        self.fetcher = fetcher
        self.adapters = adapters
        self.presets = presets
        self.sealingKey = sealingKey
        self.baseURL = baseURL
        self.recordPrefix = recordPrefix
    }

    var pipeline: ProvisioningPipeline { ProvisioningPipeline(random: random) }

    /// What the pipeline's commands leave behind, of now.
    func ledger(_ organization: Identifier<Organization>, _ actor: Actor, _ origin: Origin?) -> ProvisioningLedger {
        ProvisioningLedger(
            random: random, organization: organization, now: clock.now(), actor: actor, origin: origin)
    }

    /// Where a person of this address begins to log in; nil where no connection of the organization takes them.
    func startURL(
        for email: EmailAddress, of organization: Organization, in reading: any ReadScope
    ) throws -> String? {
        let authority = try reading.authority(over: organization)
        guard authority.usesSSO,
            try reading.effectiveClaim(of: email.domain)?.organization == authority.organization.id
        else { return nil }
        let active = try reading.tenant(authority.organization.id).connections().filter { $0.state == .active }
        return (active.first(where: \.primary) ?? active.first).map { "\(baseURL)/saml/\($0.id)/login" }
    }

    /// An audit event of now.
    package func audit(
        _ action: String, _ organization: Identifier<Organization>?, target: String, _ actor: Actor, _ origin: Origin?,
        before: JSONValue = .null, after: JSONValue = .null
    ) -> AuditEvent {
        AuditEvent(
            id: random.identifier(), organization: organization, at: clock.now(), actor: actor.text, action: action,
            target: target, before: before, after: after, origin: origin)
    }

    /// The organization, where the actor may use `scope` on it.
    ///
    /// - Parameter whileLinked: whether sign-on settings may be changed although they are ignored: only what makes less
    ///   of them, for nothing else of a linked organization would take effect (rule O-3).
    /// - Throws: `shared_sso.administered_elsewhere`.
    func organization(
        _ id: Identifier<Organization>, _ scope: String, _ actor: Actor, whileLinked: Bool = false,
        in reading: any ReadScope
    ) throws -> Organization {
        try Authorization.require(scope, of: id, actor, at: clock.now(), in: reading)
        guard let organization = try reading.organization(id) else {
            throw AdministrationError.notFound("organization \(id)")
        }
        if !whileLinked, APIScope(rawValue: scope)?.changesSignOn ?? false,
            let link = try reading.link(of: id)
        {
            throw AdministrationError.administeredElsewhere(
                organization: organization.name,
                admin: try reading.organization(link.adminOrganization)?.name ?? link.adminOrganization.text)
        }
        return organization
    }
}
