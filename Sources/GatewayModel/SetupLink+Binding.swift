package import Essentials

extension SetupLink {
    /// How long a link is good where nothing else is said.
    package static let lifetime: Duration = .days(7)
    /// How long a binding counts as a fresh authentication: a working day, so that nobody types codes all the time
    /// (rule D-2).
    package static let freshness: Duration = .hours(12)
    package static let codeLifetime: Duration = .minutes(15)
    /// Wrong tries after which a code is good for nothing.
    package static let codeTries = 5

    package func state(at instant: Timestamp) -> State {
        if revokedAt != nil { return .revoked }
        if completedAt != nil { return .completed }
        guard instant < expiresAt else { return .expired }
        return browserHash == nil ? .open : .opened
    }

    /// Whether its holder may do anything at all.
    package func isUsable(at instant: Timestamp) -> Bool { state(at: instant) == .opened }

    /// Whether the binding counts as a fresh authentication.
    package func isFresh(at instant: Timestamp) -> Bool {
        boundAt.map { instant.since($0) < SetupLink.freshness } ?? false
    }

    /// This browser has the link from now on, and no other one; a code that was mailed has done its work.
    package mutating func bind(to browserHash: [UInt8], from address: String?, at now: Timestamp) {
        self.browserHash = browserHash
        boundAt = now
        seenAt = now
        code = nil
        guard openedAt == nil else { return }
        openedAt = now
        openedFrom = address
    }

    /// Whether the step is further than what was reached.
    package func isBefore(_ step: Step) -> Bool {
        let order = Step.allCases
        guard let reached = self.step else { return true }
        return (order.firstIndex(of: reached) ?? 0) < (order.firstIndex(of: step) ?? 0)
    }

    /// Nobody goes back in what was reached.
    package mutating func reach(_ step: Step) {
        if isBefore(step) { self.step = step }
    }

    /// The scopes that a key would need for the same; the verbs ask for these (rule P-4).
    package var apiScopes: Set<APIScope> {
        var found: Set<APIScope> = []
        for scope in scopes {
            switch scope {
            case .sso: found.formUnion([.connectionsRead, .connectionsWrite])
            case .scim: found.formUnion([.scimTokensRead, .scimTokensWrite])
            case .domains: found.formUnion([.domainClaimsRead, .domainClaimsWrite])
            case .certificate: found.formUnion([.connectionsRead, .certificatesWrite])
            }
        }
        if mayActivate { found.insert(.activationWrite) }
        return found
    }
}
