import Administration
import Essentials
import GatewayModel

/// States of what can break, in a word with a tone, and notices as the blocks that show them.
enum HealthWords {
    static func badge(_ state: CertificateHealth.State) -> Badge {
        switch state {
        case .current: Badge(.good, "valid")
        case .next: Badge(.neutral, "not yet valid")
        case .expiring: Badge(.warning, "ends soon")
        case .expired: Badge(.bad, "expired")
        }
    }

    static func badge(_ state: DirectoryHealth.State) -> Badge {
        switch state {
        case .withoutToken: Badge(.warning, "no token")
        case .waiting: Badge(.busy, "waiting for the first call")
        case .syncing: Badge(.good, "syncing")
        case .idle: Badge(.good, "idle")
        case .stalled: Badge(.warning, "stalled")
        case .held: Badge(.bad, "held")
        case .ignored: Badge(.neutral, "ignored while linked")
        }
    }

    static func badge(_ state: DomainClaim.State) -> Badge {
        switch state {
        case .pending: Badge(.busy, "pending")
        case .verified: Badge(.good, "verified")
        case .failing: Badge(.warning, "record missing")
        case .lapsed: Badge(.bad, "lapsed")
        }
    }

    static func badge(_ connection: Connection, _ logIns: LogInHealth) -> Badge {
        switch connection.state {
        case .draft: Badge(.neutral, "draft")
        case .tested: Badge(.busy, "tested")
        case .active: logIns.isBroken ? Badge(.bad, "broken") : Badge(.good, "active")
        }
    }

    static func badge(_ signOn: OrganizationBadges.SignOn) -> Badge {
        switch signOn {
        case .unavailable: Badge(.neutral, "not included")
        case .linked: Badge(.good, "linked")
        case .off: Badge(.neutral, "off")
        case .draft: Badge(.busy, "draft")
        case .active: Badge(.good, "active")
        case .broken: Badge(.bad, "broken")
        }
    }

    static func tone(_ severity: Finding.Severity) -> Tone {
        switch severity {
        case .info: .neutral
        case .warning: .warning
        case .error: .bad
        }
    }

    /// What is about to break and when, in the order given; nothing where all is well.
    static func notices(_ notices: [HealthNotice], now: Timestamp) -> [any Block] {
        guard !notices.isEmpty else { return [] }
        return [Heading("What needs attention", anchor: "attention")]
            + notices.map { notice in
                let time: Inline = notice.at.map { "\($0 > now ? "On" : "Since") " + .time($0, now: now) + ": " } ?? ""
                return Notice(
                    tone(notice.finding.severity), title: notice.subject,
                    time + Inline(sentence(notice.finding.message)),
                    remedy: notice.finding.remedy.map { Inline(sentence($0)) }, code: notice.finding.code,
                    isAnnounced: false)
            }
    }

    static func sentence(_ text: String) -> String {
        let begun = text.prefix(1).uppercased() + text.dropFirst()
        return begun.hasSuffix(".") || begun.hasSuffix("?") ? begun : begun + "."
    }

    static func count(_ count: LogInHealth.Count) -> String { "\(count.number)\(count.isMore ? " or more" : "")" }

    /// `12 days left`, `1 day left`, `ended`.
    static func left(_ days: Int) -> String { days == 0 ? "ended" : "\(days) day\(days == 1 ? "" : "s") left" }

    static func time(_ instant: Timestamp?, now: Timestamp, never: String) -> Inline {
        instant.map { .time($0, now: now) } ?? Inline(never)
    }
}
