import Cryptography
package import Effects
import Essentials
package import GatewayModel
package import Persistence
import Provisioning

/// Passwords: signing in with one, setting one through a mailed link, changing it, recovery codes (rules A-2, L-1).
package struct PasswordService: Sendable {
    let store: any Store
    let clock: any WallClock
    let random: any RandomSource
    let hasher: any PasswordHasher
    let settings: SignOnSettings
    let mailer: any Mailer

    static let linkLifetime: Duration = .hours(1)
    static let deviceLifetime: Duration = .days(180)
    static let recoveryCodeCount = 10

    package init(
        store: any Store, clock: any WallClock, random: any RandomSource, hasher: any PasswordHasher,
        settings: SignOnSettings, mailer: any Mailer
    ) {
        self.store = store
        self.clock = clock
        self.random = random
        self.hasher = hasher
        self.settings = settings
        self.mailer = mailer
    }

    var pipeline: ProvisioningPipeline { ProvisioningPipeline(random: random) }
    var notices: MailNotices { MailNotices(random: random, settings: settings) }

    /// What one browser shows, and from where.
    package struct Visitor: Sendable {
        package let browser: BrowserState
        package let deviceSecret: String?
        /// The part of the network that shares a fate, such as an IPv4 /24 or an IPv6 /64.
        package let network: String
        package let origin: Origin

        package init(browser: BrowserState, deviceSecret: String?, network: String, origin: Origin) {
            self.browser = browser
            self.deviceSecret = deviceSecret
            self.network = network
            self.origin = origin
        }
    }

    /// The throttle of an account as this visitor meets it.
    func throttle(
        _ email: EmailAddress, _ identity: Identity?, _ visitor: Visitor, at now: Timestamp, in scope: any ReadScope
    ) throws -> PasswordThrottle {
        var device: [UInt8]?
        if let secret = visitor.deviceSecret, let identity {
            let hash = Digest.sha256(secret)
            if try scope.knownDevice(of: identity.id, hash: hash, at: now) != nil { device = hash }
        }
        return PasswordThrottle(email: email, network: visitor.network, device: device)
    }

    /// Makes this browser one that the person is known in, and returns its cookie.
    func remember(
        _ identity: Identifier<Identity>, _ visitor: Visitor, fresh: String, at now: Timestamp, in scope: any WriteScope
    ) throws -> String {
        let secret = visitor.deviceSecret.flatMap { $0.utf8.count >= 32 ? $0 : nil } ?? fresh
        try scope.put(
            KnownDevice(
                identity: identity, hash: Digest.sha256(secret), createdAt: now,
                expiresAt: now.advanced(by: PasswordService.deviceLifetime)))
        return secret
    }

    /// An audit event in each organization that the person is an active member of.
    func audit(
        _ action: String, _ identity: Identifier<Identity>, _ origin: Origin, by actor: Actor? = nil,
        after: JSONValue = .null, at now: Timestamp, in scope: any WriteScope
    ) throws {
        for membership in try scope.memberships(of: identity) where membership.active {
            try scope.append(
                AuditEvent(
                    id: random.identifier(), organization: membership.organization, at: now,
                    actor: (actor ?? .person(identity)).text, action: action, target: membership.id.text, after: after,
                    origin: origin))
        }
    }

    /// Ends the person's sessions, in whatever organization; the one that is kept stays.
    static func endSessions(
        of identity: Identifier<Identity>, keeping kept: Identifier<Session>? = nil, at now: Timestamp,
        in scope: any WriteScope
    ) throws -> Int {
        var count = 0
        for membership in try scope.memberships(of: identity) {
            for session in try scope.tenant(membership.organization).sessions(identity: identity)
            where session.id != kept {
                try scope.end(session: session.id, at: now)
                count += 1
            }
        }
        return count
    }

    /// Whether the person is an active owner or admin anywhere: recovery codes are theirs.
    static func isAdministrator(_ identity: Identifier<Identity>, in scope: any ReadScope) throws -> Bool {
        try scope.memberships(of: identity).contains { $0.active && $0.role != .member }
    }
}
