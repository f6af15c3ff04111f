import AdapterKit
package import Adapting
import Cryptography
package import Effects
import Essentials
package import GatewayModel
import OpenIDConnect
package import Persistence
import Provisioning
import SAML

/// The log-in journeys: begin, route, receive, complete.
package struct LoginService: Sendable {
    let store: any Store
    let clock: any WallClock
    let random: any RandomSource
    let adapters: any AdapterCalling
    let settings: SignOnSettings
    let pipeline: ProvisioningPipeline
    let judge: ResponseJudge

    package init(
        store: any Store, clock: any WallClock, random: any RandomSource, adapters: any AdapterCalling,
        settings: SignOnSettings
    ) {
        self.store = store
        self.clock = clock
        self.random = random
        self.adapters = adapters
        self.settings = settings
        pipeline = ProvisioningPipeline(random: random)
        judge = ResponseJudge(adapters: adapters, trust: ConnectionTrust(), clockSkew: settings.clockSkew)
    }

    /// The connection of a URL path, whether active or not.
    package func connection(_ id: String) async throws -> Connection {
        guard let identifier = Identifier<Connection>(id),
            let connection = try await store.read({ try $0.connection(identifier) })
        else { throw SignOnError.unknownConnection(id) }
        return connection
    }

    // MARK: Towards the IdP

    /// Stores the attempt with its request, and sends the browser to the IdP.
    func send(
        _ attempt: SignOnAttempt, isNew: Bool, to connection: Connection, force: Bool, hint: String?, newSecret: String?
    ) async throws -> LoginStep {
        let shape = try await adapters.shape(RequestShape(loginHint: hint), ConnectionConfiguration(connection))
        var attempt = attempt
        attempt.organization = connection.organization
        attempt.connection = connection.id
        attempt.freshAuthentication = force
        // SAML Core 1.3.4 wants 128 random bits; an ID may not begin with a digit.
        let requestID = "_" + hexadecimal(random.bytes(20))
        attempt.requestID = requestID
        let request = AuthnRequest(
            id: requestID, issueInstant: clock.now(), destination: connection.identityProvider.ssoURL,
            issuer: connection.serviceProviderEntityID, acsURL: connection.acsURL, forceAuthn: force,
            nameIDFormat: shape.nameIDFormat, requestedContexts: shape.requestedContexts)
        let relayState = try RelayState(attempt.id.text)
        let kind: LoginStep.Kind
        switch connection.identityProvider.ssoBinding {
        case .redirect:
            let items = stride(from: 0, to: shape.queryItems.count - 1, by: 2).map {
                (name: shape.queryItems[$0], value: shape.queryItems[$0 + 1])
            }
            kind = .redirect(try request.redirectURL(relayState: relayState, additional: items))
        case .post:
            kind = .post(action: request.destination, fields: try request.postFields(relayState: relayState))
        }
        let stored = attempt
        try await store.write { scope in
            if isNew { try scope.insert(stored) } else { try scope.update(stored) }
        }
        return LoginStep(kind, browserSecret: newSecret)
    }

    func newAttempt(
        _ purpose: SignOnAttempt.Purpose, _ browserHash: [UInt8], lifetime: Duration? = nil
    ) -> SignOnAttempt {
        let now = clock.now()
        return SignOnAttempt(
            id: random.identifier(), purpose: purpose, browserHash: browserHash, startedAt: now,
            expiresAt: now.advanced(by: lifetime ?? settings.attemptLifetime))
    }

    /// Refuses what may not be logged in to: SSO off, capability missing, connection not active.
    func checkOpen(_ connection: Connection, in scope: any ReadScope) throws {
        guard let organization = try scope.organization(connection.organization) else { throw SignOnError.noRoute }
        guard organization.capabilities.contains(.sso) else {
            throw SignOnError.ssoNotIncluded(organization: organization.name)
        }
        guard organization.accessSecurity.ssoEnabled else {
            throw SignOnError.ssoDisabled(organization: organization.name)
        }
        guard try scope.link(of: organization.id) == nil else {
            throw SignOnError.connectionIgnored(organization: organization.name)
        }
        guard connection.state == .active else { throw SignOnError.connectionNotActive(connection.name) }
    }
}
