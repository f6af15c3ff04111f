package import Essentials
package import GatewayModel

/// An organization's API keys.
package struct APIKeysScreen: Screen {
    let keys: [APIKey]
    let isAdminOrganization: Bool
    let base: String
    let now: Timestamp

    /// - Parameter base: the address of the organization's pages.
    package init(keys: [APIKey], isAdminOrganization: Bool, base: String, now: Timestamp) {
        self.keys = keys
        self.isAdminOrganization = isAdminOrganization
        self.base = base
        self.now = now
    }

    package var title: String { "API keys" }
    package var trail: [Link] { [Link("Webhooks and keys", base + "/developers")] }
    package var lead: Inline? {
        "A program that has a key acts for this organization, as far as the key's scopes reach."
    }
    package var blocks: [any Block] {
        var blocks: [any Block] = []
        if isAdminOrganization {
            blocks.append(
                Notice(
                    .neutral,
                    "An Admin Organization has no API keys: it holds sign-on settings, and nothing that a program reads."
                ))
        } else {
            blocks.append(Actions(primary: Link("Make a key", base + "/developers/keys/new")))
        }
        blocks.append(
            Table(
                "API keys", columns: ["Name", "State", "Scopes", "Made", "Revoke"],
                rows: keys.sorted {
                    ($0.revokedAt == nil ? 0 : 1, $1.createdAt) < ($1.revokedAt == nil ? 0 : 1, $0.createdAt)
                }
                .map { key in
                    [
                        .init(Inline(key.name)),
                        .init(
                            key.revokedAt == nil ? .badge(.good, "active") : .badge(.neutral, "revoked"),
                            faint: key.revokedAt.map { .time($0, now: now) }),
                        .init(Inline(key.scopes.sorted().joined(separator: ", "))),
                        .init(.time(key.createdAt, now: now)),
                        .init(
                            key.revokedAt == nil
                                ? .link("Revoke…", "\(base)/developers/keys/\(key.id)/revoke") : "done"),
                    ]
                }, empty: "There is no key yet."))
        return blocks
    }
}

/// The form for a new key.
package struct NewAPIKeyScreen: Screen {
    let name: String
    let chosen: Set<String>
    let base: String

    /// - Parameters:
    ///   - name: what was typed before.
    ///   - chosen: the scopes that were ticked before.
    package init(name: String, chosen: Set<String>, base: String) {
        self.name = name
        self.chosen = chosen
        self.base = base
    }

    package var title: String { "Make an API key" }
    package var trail: [Link] { [Link("API keys", base + "/developers/keys")] }
    package var lead: Inline? { "It is shown once; only its hash is kept. Give it no more than its program needs." }
    package var blocks: [any Block] {
        let scopes = APIScope.allCases.map { scope in
            Field("scope-" + scope.rawValue, NewAPIKeyScreen.label(scope), .checkbox).with {
                $0.isChecked = chosen.contains(scope.rawValue)
                $0.hint = .code(scope.rawValue)
            }
        }
        return [
            Form(
                to: base + "/developers/keys/new",
                fields: [
                    Field("name", "Name").with {
                        $0.value = name
                        $0.isRequired = true
                        $0.hint = "What it is for, so that you know later which one to revoke."
                    }
                ] + scopes, button: "Make the key", cancel: Link("Cancel", base + "/developers/keys"))
        ]
    }

    private static func label(_ scope: APIScope) -> String {
        switch scope {
        case .organizationRead: "See the organization"
        case .membersRead: "See members, teams and projects"
        case .membersWrite: "Change members, teams and projects"
        case .accessRequestsRead: "See requests for access to projects"
        case .accessRequestsWrite: "Make requests for access to projects"
        case .accessSecurityRead: "See access security, domains and connections"
        case .accessSecurityWrite: "Change access security, domains and connections"
        case .connectionsRead: "See connections"
        case .connectionsWrite: "Draft, edit and test connections"
        case .certificatesWrite: "Add certificates to connections"
        case .activationWrite: "Activate connections"
        case .domainClaimsRead: "See domains"
        case .domainClaimsWrite: "Claim and verify domains"
        case .setupLinksRead: "See set-up links"
        case .setupLinksWrite: "Make and revoke set-up links"
        case .auditRead: "Read the audit log"
        case .tracesRead: "Read log-ins"
        case .eventsRead: "Follow events, and take snapshots"
        case .webhooksRead: "See webhooks"
        case .webhooksWrite: "Change webhooks"
        case .scimRead: "See directories, their tokens and requests"
        case .scimWrite: "Change directories, and make and revoke their tokens"
        case .scimTokensRead: "See directories and their tokens"
        case .scimTokensWrite: "Make and revoke SCIM tokens"
        case .apiKeysRead: "See API keys"
        case .apiKeysWrite: "Make and revoke API keys"
        }
    }
}

/// A new key, shown once.
package struct APIKeyMadeScreen: Screen {
    let name: String
    let secret: String
    let base: String

    package init(name: String, secret: String, base: String) {
        self.name = name
        self.secret = secret
        self.base = base
    }

    package var title: String { "The key \(name)" }
    package var trail: [Link] { [Link("API keys", base + "/developers/keys")] }
    package var blocks: [any Block] {
        [
            Notice(
                .warning,
                "This page is the only one that shows the key. Copy it now; a lost one is replaced, not found."),
            CopyField("API key", secret, hint: "Sent as Authorization: Bearer, followed by the key."),
            Actions(primary: Link("I stored it", base + "/developers/keys")),
        ]
    }
}

/// What revoking a key does, before it is done.
package struct RevokeAPIKeyScreen: Screen {
    let key: APIKey
    let base: String
    let now: Timestamp

    package init(key: APIKey, base: String, now: Timestamp) {
        self.key = key
        self.base = base
        self.now = now
    }

    package var title: String { "Revoke \(key.name)" }
    package var trail: [Link] { [Link("API keys", base + "/developers/keys")] }
    package var blocks: [any Block] {
        let facts = Facts([
            .init("Made", .time(key.createdAt, now: now)),
            .init("Scopes", Inline(key.scopes.sorted().joined(separator: ", "))),
        ])
        guard key.revokedAt == nil else {
            return [
                facts, Paragraph("It is revoked already."), Actions(primary: Link("Back", base + "/developers/keys")),
            ]
        }
        return [
            facts,
            Notice(
                .warning,
                "The next request with this key is refused. It can't be undone; a program that still has it needs a new one."
            ),
            Form(
                to: "\(base)/developers/keys/\(key.id)/revoke", button: "Revoke the key", weight: .danger,
                cancel: Link("Keep it", base + "/developers/keys")),
        ]
    }
}
