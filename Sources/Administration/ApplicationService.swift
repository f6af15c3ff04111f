import Cryptography
import Effects
package import Essentials
package import GatewayModel
import Persistence

/// The applications that people log in to; the operator's alone.
package struct ApplicationService: Sendable {
    private let context: AdministrationContext

    package init(_ context: AdministrationContext) { self.context = context }

    /// What is registered (RFC 7591 2 names the fields).
    package struct Registration: Sendable {
        package var name: String
        package var redirectURIs: [String]
        package var postLogoutRedirectURIs: [String] = []
        package var initiateLoginURI: String?
        package var backchannelLogoutURI: String?
        package var tokenAlgorithm: Application.TokenAlgorithm = .es256
        /// A public client has no secret: PKCE alone proves it.
        package var isPublic = false

        package init(name: String, redirectURIs: [String]) {
            self.name = name
            self.redirectURIs = redirectURIs
        }
    }

    /// - Returns: the application and its secret, which is shown once and kept as a hash.
    package func register(
        _ registration: Registration, actor: Actor, origin: Origin?
    ) async throws -> (Application, secret: String?) {
        try Authorization.requireOperator(actor)
        guard !registration.redirectURIs.isEmpty else { throw AdministrationError.applicationNeedsRedirectURI }
        let others =
            registration.postLogoutRedirectURIs
            + [registration.initiateLoginURI, registration.backchannelLogoutURI]
            .compactMap { $0 }
        for uri in registration.redirectURIs + others { try ApplicationService.check(uri) }
        let secret = registration.isPublic ? nil : context.random.token(prefix: "gcs_")
        let application = Application(
            id: context.random.identifier(), name: try Organization.checkedName(registration.name),
            secretHash: secret.map { Digest.sha256($0) }, redirectURIs: registration.redirectURIs,
            postLogoutRedirectURIs: registration.postLogoutRedirectURIs,
            initiateLoginURI: registration.initiateLoginURI, backchannelLogoutURI: registration.backchannelLogoutURI,
            tokenAlgorithm: registration.tokenAlgorithm, createdAt: context.clock.now())
        try await context.store.write { scope in
            try scope.insert(application)
            try scope.append(
                context.audit(
                    "application.registered", nil, target: application.id.text, actor, origin,
                    after: ["name": .string(application.name), "redirect_uris": JSONValue(application.redirectURIs)]))
        }
        return (application, secret)
    }

    package func list(actor: Actor) async throws -> [Application] {
        try Authorization.requireOperator(actor)
        return try await context.store.read { try $0.applications() }
    }

    package func get(_ id: Identifier<Application>, actor: Actor) async throws -> Application {
        try Authorization.requireOperator(actor)
        guard let found = try await context.store.read({ try $0.application(id) }) else {
            throw AdministrationError.notFound("application \(id)")
        }
        return found
    }

    /// https, or http on a loopback address; no fragment, no white space (RFC 9700 2.1).
    static func check(_ uri: String) throws(ModelError) {
        let loopback = ["http://127.0.0.1", "http://[::1]", "http://localhost"].contains { host in
            uri.hasPrefix(host)
                && (uri.count == host.count || [":", "/", "?"].contains(uri.dropFirst(host.count).first))
        }
        let clean = uri.utf8.allSatisfy {
            $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "<")
        }
        guard loopback || (uri.hasPrefix("https://") && uri.count > 8), clean, !uri.contains("#"), !uri.contains("@")
        else {
            throw .redirectURINotAllowed(String(uri.prefix(200)))
        }
    }
}
