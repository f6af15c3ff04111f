package import Administration
package import Essentials
import GatewayModel

/// The organization's directories (S14) with their tokens (S13), and the first calls of one that waits.
package struct DirectoryScreen: Screen {
    let directories: [DirectoryHealth]
    let notices: [HealthNotice]
    let firstCalls: FirstCalls?
    let presetNames: [String: String]
    let endpoint: String
    let base: String
    let opensLog: Bool
    let now: Timestamp

    /// - Parameters:
    ///   - firstCalls: of the directory that is being set up; nil where none is.
    ///   - endpoint: the SCIM base address.
    ///   - base: the address of this page.
    ///   - opensLog: whether the visitor may look at requests and let held ones through.
    package init(
        _ directories: [DirectoryHealth], notices: [HealthNotice], firstCalls: FirstCalls?,
        presetNames: [String: String], endpoint: String, base: String, opensLog: Bool,
        now: Timestamp
    ) {
        self.directories = directories
        self.notices = notices
        self.firstCalls = firstCalls
        self.presetNames = presetNames
        self.endpoint = endpoint
        self.base = base
        self.opensLog = opensLog
        self.now = now
    }

    package var title: String { "Directory (SCIM)" }
    package var lead: Inline? {
        "An identity provider that pushes people creates, changes and ends members by itself, in your verified domains."
    }
    package var blocks: [any Block] {
        HealthWords.notices(notices, now: now) + cards + live + [
            Heading("Connect a provider"), CopyField("SCIM base address", endpoint),
            Actions(
                primary: Link("Make a SCIM token", base + "/tokens/new"),
                links: opensLog ? [Link("Open the request log", base + "/requests")] : []),
        ]
    }

    private var cards: [any Block] {
        guard !directories.isEmpty else {
            return [
                Paragraph(
                    "No directory is set up. Make a token and enter it at the identity provider, together with the base address."
                )
            ]
        }
        return directories.map(card)
    }

    private func card(_ health: DirectoryHealth) -> any Block {
        let directory = health.directory
        var facts: [Facts.Fact] = [
            .init("Provider", Inline(presetNames[directory.adapter] ?? directory.adapter)),
            .init("Last call", HealthWords.time(health.lastCallAt, now: now, never: "none yet")),
            .init("Last change", HealthWords.time(health.lastChange?.at, now: now, never: "none is kept")),
            .init("Last requests", Inline(requests(health.recent))),
        ]
        if let until = directory.deprovisioningAllowedUntil, until > now {
            facts.append(.init("Many may lose access", "until " + .time(until, now: now)))
        }
        var blocks: [any Block] = [Facts(facts)]
        if health.state == .held, opensLog {
            blocks.append(
                Actions(primary: Link("Look at what is held", "\(base)/\(directory.id)/held")))
        }
        blocks.append(tokens(health))
        return Card(directory.name, badge: HealthWords.badge(health.state), blocks)
    }

    private func requests(_ recent: (requests: Int, refused: Int)) -> String {
        guard recent.requests > 0 else { return "none is kept" }
        return recent.refused == 0
            ? "none of the last \(recent.requests) was refused"
            : "\(recent.refused) of the last \(recent.requests) were refused"
    }

    private func tokens(_ health: DirectoryHealth) -> any Block {
        Table(
            "Tokens of \(health.directory.name)", columns: ["Token", "State", "Last used", "Made", "Action"],
            rows: health.tokens.map { token in
                [
                    .init(.code(token.prefix + "…")), .init(state(token)),
                    .init(
                        HealthWords.time(token.lastUsedAt, now: now, never: "never"),
                        faint: token.lastUsedAddress.map { "from \($0)" }),
                    .init(.time(token.createdAt, now: now)),
                    .init(token.isLive(at: now) ? .link("Revoke…", "\(base)/tokens/\(token.id)/revoke") : "–"),
                ]
            }, empty: "No token was made.")
    }

    private func state(_ token: DirectoryToken) -> Inline {
        if let revoked = token.revokedAt { return .badge(.neutral, "revoked") + " " + .time(revoked, now: now) }
        guard let end = token.expiresAt else { return .badge(.good, "live") }
        return end <= now
            ? .badge(.neutral, "ended") + " " + .time(end, now: now)
            : .badge(.warning, "ends") + " " + .time(end, now: now)
    }

    private var live: [any Block] {
        guard let calls = firstCalls else { return [] }
        return [
            Heading("First calls of \(calls.health.directory.name)", anchor: "first-calls"),
            FirstCallsBlock.region(calls, url: base, now: now),
        ]
    }
}

/// The first calls as they come, for this page and the set-up guide.
package enum FirstCallsBlock {
    /// - Parameter url: the page that has the region.
    package static func region(_ calls: FirstCalls, url: String, now: Timestamp) -> any Block {
        let isComplete = calls.ticks.allSatisfy(\.isDone)
        var blocks: [any Block] = [
            Checklist(
                calls.ticks.map { tick in
                    Checklist.Item(
                        tick.isDone ? Badge(.good, "seen") : Badge(.busy, "waiting"), Inline(words(tick.kind)),
                        detail: tick.entry.map { .code($0.method + " " + $0.path) + " " + .time($0.at, now: now) })
                })
        ]
        if let latest = calls.latest.first {
            blocks.append(
                Paragraph(
                    "Last request: " + .code("\(latest.method) \(latest.path)") + " "
                        + .badge(latest.status < 400 ? .good : .bad, "\(latest.status)") + " "
                        + .time(latest.at, now: now)))
        } else {
            blocks.append(Paragraph("Waiting for the first request."))
        }
        let groups = calls.groups >= FirstCalls.mostGroups ? "\(calls.groups) or more" : "\(calls.groups)"
        blocks.append(Paragraph("\(calls.people) people in its reach, \(groups) groups.", isFaint: true))
        return LiveRegion("first-calls-live", url: url, seconds: isComplete ? 0 : 3, blocks)
    }

    private static func words(_ kind: FirstCalls.Tick.Kind) -> String {
        switch kind {
        case .connected: "The provider reaches the address with its token"
        case .userPushed: "A person was pushed"
        case .groupPushed: "A group was pushed"
        }
    }
}

/// What is held, and what an admin's word would do (rule S-4).
package struct HeldPushScreen: Screen {
    let health: DirectoryHealth
    let base: String
    let now: Timestamp

    package init(_ health: DirectoryHealth, base: String, now: Timestamp) {
        self.health = health
        self.base = base
        self.now = now
    }

    package var title: String { "Let many people lose access" }
    package var badge: Badge? { HealthWords.badge(health.state) }
    package var trail: [Link] { [Link("Directory (SCIM)", base)] }
    package var blocks: [any Block] {
        guard let held = health.held else {
            return [Notice(.good, "Nothing is held now."), Actions(links: [Link("Back to the directory", base)])]
        }
        return [
            Notice(
                .warning, title: "\(health.directory.name) wants to end many memberships",
                Inline(HealthWords.sentence(held.detail ?? "too many people would lose access within an hour")),
                code: held.code, links: [Link("Open the request", "\(base)/requests/\(held.id)")]),
            Paragraph(
                "If you confirm, what it pushes in the time you choose is carried out: the people lose access, their sessions end, and nothing of theirs is deleted. Activating them again at the provider restores it."
            ),
            Paragraph(
                "If you did not expect this, stop the push at the identity provider: an empty group or a changed filter is the usual cause."
            ),
            Form(
                to: "\(base)/\(health.directory.id)/held",
                fields: [
                    Field("minutes", "For how long", .select).with {
                        $0.value = "60"
                        $0.isRequired = true
                        $0.options = [
                            .init("15", "15 minutes"), .init("60", "1 hour"), .init("240", "4 hours"),
                            .init("1440", "1 day"),
                        ]
                    }
                ], button: "Let them lose access", weight: .danger, cancel: Link("Cancel", base)),
        ]
    }
}
