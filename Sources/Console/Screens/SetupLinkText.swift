import GatewayModel

/// Words about set-up links that several screens use.
enum SetupLinkText {
    static func badge(_ state: SetupLink.State) -> Inline {
        let badge = self.state(state)
        return .badge(badge.tone, badge.text)
    }

    static func state(_ state: SetupLink.State) -> Badge {
        switch state {
        case .open: Badge(.neutral, "not opened yet")
        case .opened: Badge(.busy, "opened")
        case .completed: Badge(.good, "completed")
        case .revoked: Badge(.bad, "revoked")
        case .expired: Badge(.warning, "expired")
        }
    }

    static func scopes(_ link: SetupLink) -> Inline {
        var words = SetupLink.Scope.allCases.filter(link.scopes.contains).map(name)
        if link.mayActivate { words.append("activation") }
        return Inline(words.joined(separator: ", "))
    }

    static func name(_ scope: SetupLink.Scope) -> String {
        switch scope {
        case .sso: "single sign-on"
        case .domains: "domains"
        case .scim: "directory (SCIM)"
        case .certificate: "certificates"
        }
    }

    static func hint(_ scope: SetupLink.Scope) -> String {
        switch scope {
        case .sso: "Draft one connection, edit and test it. Nobody can sign in through a draft."
        case .domains: "Claim domains and prove them by a DNS record. Not withdraw them."
        case .scim: "Make SCIM tokens. A new token ends the one before it."
        case .certificate: "Add signing certificates to one connection, also while it is active."
        }
    }

    /// Where it was opened, and how far its holder has come; nil where nobody has opened it.
    static func progress(_ link: SetupLink) -> Inline? {
        guard link.openedAt != nil else { return nil }
        let from = "opened from \(link.openedFrom ?? "an unknown address")"
        return Inline(link.step.map { "\(from), reached: \(step($0))" } ?? from)
    }

    static func step(_ step: SetupLink.Step) -> String {
        switch step {
        case .provider: "identity provider chosen"
        case .values: "our values given"
        case .metadata: "their metadata taken"
        case .attributes: "attributes"
        case .people: "people assigned"
        case .test: "test log-in"
        case .domains: "domains"
        case .activation: "activation"
        case .provisioning: "directory"
        }
    }
}
