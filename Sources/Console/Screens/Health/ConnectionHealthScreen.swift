package import Administration
import Essentials
import GatewayModel

/// How one connection does: log-ins, certificates, metadata, directory, domains, and what is about to break.
package struct ConnectionHealthScreen: Screen {
    let health: ConnectionHealth
    let base: String

    /// - Parameter base: the address of the organization's pages.
    package init(_ health: ConnectionHealth, base: String) {
        self.health = health
        self.base = base
    }

    private var now: Timestamp { health.at }
    private var connectionURL: String { "\(base)/connections/\(health.connection.id)" }

    package var title: String { "Health of \(health.connection.name)" }
    package var badge: Badge? { HealthWords.badge(health.connection, health.logIns) }
    package var lead: Inline? { "Judged from what is stored, at " + .time(now, now: now) + "." }
    package var trail: [Link] {
        [Link("Single sign-on", base + "/connections"), Link(health.connection.name, connectionURL)]
    }

    package var blocks: [any Block] {
        ignored + attention + logIns + certificates + metadata + directories + domains
    }

    private var ignored: [any Block] {
        guard let admin = health.ignoredFor else { return [] }
        return [
            Notice(
                .neutral,
                "This connection is kept and not used: \(admin.name) signs people in while the organization is linked to it."
            )
        ]
    }

    private var attention: [any Block] {
        health.notices.isEmpty
            ? [Notice(.good, "Nothing is about to break.")] : HealthWords.notices(health.notices, now: now)
    }

    private var logIns: [any Block] {
        let logIns = health.logIns
        var facts: [Facts.Fact] = [
            .init("Last success", HealthWords.time(logIns.lastSuccess?.at, now: now, never: "none yet"))
        ]
        if let failure = logIns.lastFailure {
            facts.append(
                .init(
                    "Last refusal", .time(failure.at, now: now) + ", " + .code(failure.code ?? "no code"),
                    hint: .link("Open its trace", "\(base)/log-ins/\(failure.id)")))
            facts.append(
                .init("Refusals since the last success", Inline(HealthWords.count(logIns.failuresSinceSuccess))))
        } else {
            facts.append(.init("Last refusal", "none is kept"))
        }
        for period in logIns.periods {
            facts.append(
                .init(
                    period.days == 1 ? "Last 24 hours" : "Last \(period.days) days",
                    Inline(
                        "\(HealthWords.count(period.succeeded)) succeeded, \(HealthWords.count(period.refused)) refused"
                    )))
        }
        return [
            Heading("Log-ins"), Facts(facts), Actions(links: [Link("Open the log-in log", base + "/log-ins")]),
        ]
    }

    private var certificates: [any Block] {
        [
            Heading("Signing certificates of the identity provider"),
            Table(
                "Certificates that are trusted", columns: ["Subject", "State", "Ends", "Last used"],
                rows: health.certificates.map { each in
                    [
                        .init(
                            Inline(each.certificate.subject),
                            faint: "SHA-256 " + .code(String(each.certificate.fingerprint.prefix(16)) + "…")),
                        .init(.badge(HealthWords.badge(each.state).tone, HealthWords.badge(each.state).text)),
                        .init(.time(each.certificate.notAfter, now: now)),
                        each.matchedLast ? "signed the last accepted response" : "–",
                    ]
                }, empty: "There is none, so no response can be believed. Give the identity provider's metadata."),
        ]
    }

    private var metadata: [any Block] {
        guard let metadata = health.metadata else {
            return [
                Heading("Metadata"),
                Paragraph(
                    "No metadata address is set: a new certificate has to be added by hand before the provider signs with it."
                ),
            ]
        }
        let refresh = metadata.refresh
        var facts: [Facts.Fact] = [
            .init("Address", .code(metadata.url)),
            .init("Last read", HealthWords.time(refresh.lastSuccessAt, now: now, never: "never")),
            .init("Age of the last good copy", Inline(metadata.age.map(MomentText.length) ?? "there is none")),
            .init("Next look", .time(refresh.nextRefreshAt, now: now)),
        ]
        if let failure = refresh.standingFailure {
            facts.append(
                .init(
                    "Last look", .badge(.warning, "failed") + " " + .time(failure.at, now: now),
                    hint: Inline(HealthWords.sentence(failure.message))))
        }
        if !refresh.stagedCertificates.isEmpty {
            facts.append(
                .init(
                    "New keys that wait", Inline("\(refresh.stagedCertificates.count)"),
                    hint: .link("Accept or discard them", connectionURL)))
        }
        return [Heading("Metadata"), Facts(facts)]
    }

    private var directories: [any Block] {
        [
            Heading("Directory (SCIM)"),
            Table(
                "Who pushes people", columns: ["Name", "State", "Last call", "Last change"],
                rows: health.directories.map { DirectoryRows.row($0, base: base, now: now) },
                empty: "No directory pushes people: members are made at their first log-in, or by hand."),
        ]
    }

    private var domains: [any Block] {
        [
            Heading("Domains"),
            Table(
                "Domains that people sign in with", columns: ["Domain", "State", "Last check", "Next check"],
                rows: health.claims.map { ClaimRows.row($0, base: base, now: now) },
                empty: "No domain is claimed: nobody can sign in through this connection yet."),
        ]
    }
}

/// A directory as a row.
enum DirectoryRows {
    static func row(_ health: DirectoryHealth, base: String, now: Timestamp) -> [Table.Cell] {
        let badge = HealthWords.badge(health.state)
        return [
            .init(.link(health.directory.name, base + "/directory")), .init(.badge(badge.tone, badge.text)),
            .init(HealthWords.time(health.lastCallAt, now: now, never: "never")),
            .init(HealthWords.time(health.lastChange?.at, now: now, never: "none is kept")),
        ]
    }
}

/// A domain claim as a row.
enum ClaimRows {
    static func row(_ claim: DomainClaim, base: String, now: Timestamp) -> [Table.Cell] {
        let badge = HealthWords.badge(claim.state)
        return [
            .init(.link(claim.domain.text, base + "/domains")), .init(.badge(badge.tone, badge.text)),
            .init(
                HealthWords.time(claim.lastCheckedAt, now: now, never: "never"),
                faint: claim.lastOutcome.map { Inline($0) }),
            .init(.time(claim.nextCheckAt, now: now)),
        ]
    }
}
