package import Essentials

extension MetadataRefresh {
    /// Takes note of a look that came to nothing; what is live stays as it is.
    ///
    /// - Returns: whether it is another failure than the one before.
    package mutating func note(_ failure: Failure) -> Bool {
        let isNew = standingFailure?.code != failure.code
        lastFailure = failure
        failures += 1
        return isNew
    }

    /// Says when to look again.
    ///
    /// - Parameters:
    ///   - start: when the look began; one that an unknown key asked for meanwhile is not forgotten.
    ///   - bounds: what the metadata says of its life: `cacheDuration`, and the time until `validUntil`. They only shorten.
    ///   - jitter: 0 to 255, at random, so that many connections don't look at once.
    package mutating func schedule(from start: Timestamp, bounds: [Duration], jitter: UInt8, at now: Timestamp) {
        if let queuedAt, queuedAt > start {
            nextRefreshAt = now
            return
        }
        let base: Duration
        if failures > 0 {
            base = min(Pace.longest, Pace.shortest * (1 << min(failures - 1, 10)))
        } else {
            base = Pace.usual
        }
        // Nine tenths to eleven tenths.
        let spread = base * 9 / 10 + base / 5 * Int(jitter) / 255
        let pause = min(Pace.longest, ([spread] + bounds).min() ?? spread)
        nextRefreshAt = now.advanced(by: max(Pace.shortest, pause))
    }

    /// Brings the refresh forward, at most once in ten minutes.
    ///
    /// - Returns: whether it did.
    package mutating func queue(at now: Timestamp) -> Bool {
        if let queuedAt, now.since(queuedAt) < Pace.betweenQueued { return false }
        queuedAt = now
        nextRefreshAt = min(nextRefreshAt, now)
        return true
    }

    /// What waits for an admin.
    package enum Staged: Sendable, Hashable { case certificates, endpoint }

    /// Lets what is staged take effect; the caller stores the connection.
    ///
    /// - Parameter fingerprints: the certificates that are meant; nil for all.
    /// - Returns: what changed; empty where nothing is staged.
    package mutating func accept(
        _ what: Staged, only fingerprints: [String]? = nil, for connection: inout Connection, at now: Timestamp
    ) -> Change {
        var change = Change()
        switch what {
        case .certificates:
            let trusted = connection.identityProvider.certificates.map(\.fingerprint)
            let new = takeStaged(fingerprints).filter { !trusted.contains($0.fingerprint) }
            connection.identityProvider.certificates = new + connection.identityProvider.certificates
            change.added = new.map(\.fingerprint)
        case .endpoint:
            guard let endpoint = stagedEndpoint else { return change }
            connection.identityProvider.ssoURL = endpoint.url
            connection.identityProvider.ssoBinding = endpoint.binding
            change.stagedEndpoint = endpoint
            stagedEndpoint = nil
        }
        if !change.isEmpty { connection.recordEdit(at: now) }
        return change
    }

    private mutating func takeStaged(_ fingerprints: [String]?) -> [TrustedCertificate] {
        let meant = stagedCertificates.filter { fingerprints?.contains($0.fingerprint) ?? true }
        stagedCertificates.removeAll { meant.contains($0) }
        return meant
    }

    /// Puts what is staged aside; the same is not staged again.
    ///
    /// - Parameter fingerprints: the certificates that are meant; nil for all.
    /// - Returns: what was staged.
    package mutating func discard(_ what: Staged, only fingerprints: [String]? = nil) -> Change {
        var change = Change()
        switch what {
        case .certificates:
            change.staged = takeStaged(fingerprints).map(\.fingerprint)
            discardedCertificates += change.staged
        case .endpoint:
            change.stagedEndpoint = stagedEndpoint
            discardedEndpoint = stagedEndpoint ?? discardedEndpoint
            stagedEndpoint = nil
        }
        return change
    }

    /// An admin has trusted this certificate by hand.
    package mutating func noteAdded(_ fingerprint: String) {
        stagedCertificates.removeAll { $0.fingerprint == fingerprint }
        discardedCertificates.removeAll { $0 == fingerprint }
    }

    /// An admin has taken this certificate out: following the metadata does not bring it back.
    package mutating func noteRemoved(_ fingerprint: String) {
        vanished.removeAll { $0.fingerprint == fingerprint }
        if !discardedCertificates.contains(fingerprint) { discardedCertificates.append(fingerprint) }
    }
}
