package import Essentials

extension MetadataRefresh {
    /// What a look changed that somebody should hear of; certificates by fingerprint.
    package struct Change: Sendable, Hashable {
        /// Trusted from now on.
        package var added: [String] = []
        /// Trusted no longer.
        package var removed: [String] = []
        /// Waiting for an admin since now.
        package var staged: [String] = []
        /// The sign-on URL that waits for an admin since now.
        package var stagedEndpoint: Endpoint?

        /// No change.
        package init() {}

        package var isEmpty: Bool { self == Change() }
        /// Whether log-ins are checked in another way than before.
        package var isLive: Bool { !added.isEmpty || !removed.isEmpty }
    }

    /// The rule's numbers (rule C-5).
    package enum Pace {
        /// Between two looks while all is well.
        package static let usual: Duration = .hours(6)
        /// Nothing that a server says brings it to look more often.
        package static let shortest: Duration = .hours(1)
        /// The pause that failures grow to.
        package static let longest: Duration = .hours(24)
        /// How long a key that vanished stays trusted.
        package static let grace: Duration = .days(7)
        /// Between two refreshes that unknown keys ask for.
        package static let betweenQueued: Duration = .minutes(10)
    }

    /// Takes in what the metadata says under the pinned entity ID.
    ///
    /// New keys are trusted where the connection follows its metadata, and staged where it doesn't. A key that vanished is
    /// taken out after a grace, where it follows and a listed key that works remains. The sign-on URL is staged, always:
    /// whoever can change it sends people's passwords elsewhere.
    ///
    /// - Parameters:
    ///   - copy: the metadata; its entity ID is the connection's, which the caller has made sure of.
    ///   - connection: changed where the result is live; the caller stores it then.
    package mutating func take(_ copy: Copy, for connection: inout Connection, at now: Timestamp) -> Change {
        let offered = copy.settings
        // Before the first copy, what the admin gave was read from the same address.
        let knownBefore = (lastGood?.settings.certificates ?? connection.identityProvider.certificates)
            .map(\.fingerprint)
        var change = Change()
        takeKeys(offered.certificates, &connection, &change, at: now)
        dropVanished(listed: offered.certificates.map(\.fingerprint), knownBefore, &connection, &change, at: now)
        takeEndpoint(offered, connection, &change)
        if change.isLive { arrange(&connection, listed: offered.certificates.map(\.fingerprint), at: now) }
        lastGood = copy
        lastSuccessAt = now
        failures = 0
        return change
    }

    private mutating func takeKeys(
        _ listed: [TrustedCertificate], _ connection: inout Connection, _ change: inout Change, at now: Timestamp
    ) {
        let trusted = Set(connection.identityProvider.certificates.map(\.fingerprint))
        let new = listed.filter {
            !trusted.contains($0.fingerprint) && !discardedCertificates.contains($0.fingerprint)
        }
        if connection.followMetadataKeys {
            connection.identityProvider.certificates += new
            change.added = new.map(\.fingerprint)
            stagedCertificates = []
        } else {
            let waiting = stagedCertificates.map(\.fingerprint)
            change.staged = new.map(\.fingerprint).filter { !waiting.contains($0) }
            stagedCertificates = new
        }
    }

    /// A certificate that an admin added and the metadata never listed is none of its business.
    private mutating func dropVanished(
        listed: [String], _ knownBefore: [String], _ connection: inout Connection, _ change: inout Change,
        at now: Timestamp
    ) {
        let since = Dictionary(vanished.map { ($0.fingerprint, $0.since) }) { first, _ in first }
        vanished = connection.identityProvider.certificates.map(\.fingerprint).compactMap { fingerprint in
            guard !listed.contains(fingerprint) else { return nil }
            if let since = since[fingerprint] { return Vanished(fingerprint: fingerprint, since: since) }
            return knownBefore.contains(fingerprint) ? Vanished(fingerprint: fingerprint, since: now) : nil
        }
        guard connection.followMetadataKeys else { return }
        let over = vanished.filter { now.since($0.since) >= Pace.grace }.map(\.fingerprint)
        let works = connection.identityProvider.certificates.contains { certificate in
            listed.contains(certificate.fingerprint)
                && (certificate.notAfter > now || connection.acceptExpiredCertificates)
        }
        guard !over.isEmpty, works else { return }
        connection.identityProvider.certificates.removeAll { over.contains($0.fingerprint) }
        vanished.removeAll { over.contains($0.fingerprint) }
        change.removed = over
    }

    private mutating func takeEndpoint(
        _ offered: IdentityProviderSettings, _ connection: Connection, _ change: inout Change
    ) {
        let live = Endpoint(url: connection.identityProvider.ssoURL, binding: connection.identityProvider.ssoBinding)
        let said = Endpoint(url: offered.ssoURL, binding: offered.ssoBinding)
        if said != discardedEndpoint { discardedEndpoint = nil }
        let waiting = said == live || said == discardedEndpoint ? nil : said
        if waiting != stagedEndpoint { change.stagedEndpoint = waiting }
        stagedEndpoint = waiting
    }

    /// Puts the keys that most likely sign first: only the first few are tried (C3).
    private func arrange(_ connection: inout Connection, listed: [String], at now: Timestamp) {
        let certificates = connection.identityProvider.certificates
        func rank(_ certificate: TrustedCertificate) -> Int {
            (certificate.notAfter <= now ? 2 : 0) + (listed.contains(certificate.fingerprint) ? 0 : 1)
        }
        connection.identityProvider.certificates = (0...3).flatMap { wanted in
            certificates.filter { rank($0) == wanted }
        }
        connection.updatedAt = now
    }
}
