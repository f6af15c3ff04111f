import Administration
import Console
import Cryptography
import DemoIdentityProvider
import Essentials
import Foundation
import GatewayHTTP
import GatewayModel
import GatewayTesting
import Hummingbird
import LiveEffects
import Logging
import SignOn
import UnixSignals

/// The demonstration's three servers, set up as an admin would through the verbs.
struct DemoStage: Sendable {
    let gatewayURL: String
    let applicationURL: String
    let providerURL: String
    let pool = BlockingPool(threads: 2, name: "demo")
    let applications: [@Sendable () async throws -> Void]
    let organization: Identifier<Organization>
    let connection: Identifier<Connection>
    let fault: DemoFault

    init(directory: String, port: Int, fault: DemoFault, log: Logger) async throws {
        self.fault = fault
        let gatewayPort = port == 0 ? LoopbackServer.freePort() : port
        let (providerPort, applicationPort) = (LoopbackServer.freePort(), LoopbackServer.freePort())
        gatewayURL = "http://127.0.0.1:\(gatewayPort)"
        providerURL = "http://127.0.0.1:\(providerPort)"
        applicationURL = "http://127.0.0.1:\(applicationPort)"
        let resolver = DemoResolver()
        let settings = Settings(
            dataDirectory: directory, host: "127.0.0.1", port: gatewayPort, baseURL: gatewayURL, adapterDirectories: [],
            metadataDirectories: [], dnsServer: nil, allowPrivateNetwork: false, logFormat: .text, bootstrapKey: nil,
            recordPrefix: "gatehouse")
        let gateway = try await Gateway(settings: settings, baseURL: gatewayURL, log: log, resolver: resolver)
        let forge = try ResponseForge(issuer: providerURL + "/saml/metadata", now: SystemClock().now())
        let (organization, connection) = try await DemoStage.setUp(
            gateway, resolver, metadata: forge.metadata(ssoURL: providerURL + "/saml/sso"))
        (self.organization, self.connection) = (organization, connection)
        let actor = Actor.operators(key: nil)
        var registration = ApplicationService.Registration(
            name: "Demonstration", redirectURIs: [applicationURL + "/callback"])
        registration.initiateLoginURI = applicationURL + "/start"
        let (client, secret) = try await gateway.services.applications.register(registration, actor: actor, origin: nil)
        let application = DemoApplication(
            issuer: gatewayURL, clientID: client.id.text, clientSecret: secret ?? "",
            redirectURI: applicationURL + "/callback", pages: gateway.pages, pool: pool
        ) { _ in
            let members = try await gateway.services.organizations.members(
                of: organization, after: nil, limit: 10, actor: actor)
            var answered = SignOnLogQuery()
            answered.includesUnanswered = false
            let page = try await gateway.services.traces.list(
                answered, of: organization, before: nil, limit: 1, actor: actor)
            guard case .trace(let trace)? = page.entries.first else { return ("", "") }
            return (
                members.map { DemoStage.member($0).prettyText }.joined(separator: "\n"),
                trace.detail.prettyText
            )
        }
        let provider = DemoProvider(forge: forge, fault: fault, clock: SystemClock(), pages: gateway.pages)
        let pages = gateway.pages
        applications = [
            (gateway.routes, gatewayPort), (provider.routes, providerPort), (application.routes, applicationPort),
        ]
        .map { routes, port in
            {
                try await LoopbackServer.application(
                    routes: routes, host: "127.0.0.1", port: port, pages: pages, log: log
                ).runService(gracefulShutdownSignals: [.sigterm, .sigint])
            }
        }
    }

    /// What an admin does: organization, domain, connection, test skipped with an audit event, SSO on.
    private static func setUp(
        _ gateway: Gateway, _ resolver: DemoResolver, metadata: String
    ) async throws -> (Identifier<Organization>, Identifier<Connection>) {
        let actor = Actor.operators(key: nil)
        let services = gateway.services
        let organization = try await services.organizations.create(
            name: "Example Works", ownerEmail: "owner@example.com", actor: actor, origin: nil)
        let claim = try await services.domainClaims.claim(
            "example.com", for: organization.id, actor: actor, origin: nil)
        resolver.publish(services.domainClaims.recordText(claim), at: "example.com")
        _ = try await services.domainClaims.verify(claim.id, of: organization.id, actor: actor, origin: nil)
        var draft = ConnectionDraft()
        draft.preset = "generic-saml"
        draft.name = "Demonstration provider"
        draft.metadataXML = metadata
        draft.allowIdPInitiated = true
        let connection = try await services.connections.draft(draft, for: organization.id, actor: actor, origin: nil)
        _ = try await services.connections.activate(
            connection.id, skipTest: true, of: organization.id, actor: actor, origin: nil)
        _ = try await services.accessSecurity.put(
            AccessSecurity(ssoEnabled: true, idpManagedAccess: true), for: organization.id, actor: actor, origin: nil)
        return (organization.id, connection.id)
    }

    private static func member(_ member: Member) -> JSONValue {
        [
            "email": .string(member.identity.email.text), "first_name": JSONValue(member.membership.firstName),
            "last_name": JSONValue(member.membership.lastName), "role": .string(member.membership.role.rawValue),
            "source": .string(member.membership.source.rawValue), "active": .bool(member.membership.active),
        ]
    }

    /// Returns once all three servers answer.
    func waitUntilReady() async throws {
        let urls = [gatewayURL + "/healthz", providerURL + "/assets/gatehouse.css", applicationURL + "/"]
        for url in urls {
            var ready = false
            for _ in 0..<200 where !ready {
                ready = await pool.run { (try? HTTPExchange.perform("GET", url))?.status == 200 }
                if !ready { try await Task.sleep(for: .milliseconds(25)) }
            }
            guard ready else { throw HTTPExchange.Failed(description: "\(url) does not answer") }
        }
    }

    var invitation: String {
        """

        Gatehouse demonstration\(fault == .none ? "" : ", with the fault \(fault.rawValue)")

          Open   \(applicationURL)/

        and choose Sign in, type ada@example.com, pick Ada. You will see the ID token, the member and the trace.
        The gateway is at \(gatewayURL), the identity provider at \(providerURL). Ctrl-C ends it; nothing is kept.

        """
    }
}
