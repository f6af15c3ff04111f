package import Essentials
package import GatewayModel

/// One connection: what it knows, what may be changed, and where to go from here.
package struct ConnectionScreen: Screen {
    let connection: Connection
    let presetName: String
    let findings: [Finding]
    let values: [(label: String, value: String)]
    let base: String
    let isHolder: Bool
    let now: Timestamp

    /// - Parameters:
    ///   - values: this side's own, as the IdP is given them.
    ///   - base: the address of the list of connections.
    ///   - isHolder: whether a set-up link's holder looks, who may do less.
    package init(
        _ connection: Connection, presetName: String, findings: [Finding], values: [(label: String, value: String)],
        base: String, isHolder: Bool, now: Timestamp
    ) {
        self.connection = connection
        self.presetName = presetName
        self.findings = findings
        self.values = values
        self.base = base
        self.isHolder = isHolder
        self.now = now
    }

    private var own: String { "\(base)/\(connection.id)" }

    package var title: String { connection.name }
    package var lead: Inline? { "\(presetName), by SAML." }
    package var badge: Badge? {
        switch connection.state {
        case .draft: Badge(.neutral, "draft")
        case .tested: Badge(.busy, "tested")
        case .active: Badge(.good, "active")
        }
    }
    package var trail: [Link] { [Link("Single sign-on", base)] }
    package var blocks: [any Block] {
        var ways = [Link("Certificates", own + "/certificates")]
        if !isHolder {
            ways = [Link("Health", own + "/health")] + ways + [Link("Remove it", own + "/remove")]
        }
        var blocks: [any Block] = [
            Actions(
                primary: Link(connection.state == .active ? "Open the guide" : "Go on with the guide", own + "/guide"),
                links: ways)
        ]
        if connection.identityProvider.isAwaited {
            blocks += WizardBlocks.notices(findings)
        } else {
            blocks.append(WizardBlocks.card(connection, findings: findings, now: now))
        }
        blocks.append(Card("Our values", values.map { CopyField($0.label, $0.value) }))
        if !isHolder { blocks += options }
        return blocks
    }

    private var options: [any Block] {
        var fields = [
            Field("name", "Name").with {
                $0.value = connection.name
                $0.isRequired = true
            }
        ]
        if connection.identityProvider.metadataURL != nil {
            fields.append(
                Field("follow_metadata_keys", "Trust new keys that the metadata address brings", .checkbox).with {
                    $0.isChecked = connection.followMetadataKeys
                    $0.hint = "Off: a new key waits until an admin accepts it."
                })
        }
        fields += [
            Field("allow_idp_initiated", "Accept log-ins that begin at the provider, from a tile", .checkbox).with {
                $0.isChecked = connection.allowIdPInitiated
            },
            Field("accept_expired_certificates", "Go on trusting a certificate that has expired", .checkbox).with {
                $0.isChecked = connection.acceptExpiredCertificates
                $0.hint =
                    "The key is pinned, and an outage at midnight helps nobody. A loud warning stands here meanwhile."
            },
            Field("primary", "Send people to this connection", .checkbox).with {
                $0.isChecked = connection.primary
                $0.hint = "Of several active connections one is sent to; the others accept who comes."
            },
        ]
        var blocks: [any Block] = [Heading("Options"), Form(to: own, fields: fields, button: "Save the options")]
        if !connection.relaxations.isEmpty {
            blocks += [
                Heading("Relaxations"),
                Table(
                    "Checks that are weaker for this connection", columns: ["Check", "Why", "Since"],
                    rows: connection.relaxations.map {
                        [
                            .init(.code($0.name)), .init(Inline($0.reason)),
                            .init(
                                .time($0.grantedAt, now: now),
                                faint: $0.expiresAt.map { "until " + .time($0, now: now) }),
                        ]
                    }, empty: ""),
            ]
        }
        return blocks
    }
}
