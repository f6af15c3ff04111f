import Essentials
import GatewayModel

/// The states of a domain claim in words (rules D-3, D-4).
enum DomainWords {
    static func badge(_ claim: DomainClaim) -> Badge {
        switch claim.state {
        case .pending:
            claim.isHeldElsewhere ? Badge(.bad, "held elsewhere") : Badge(.busy, "waiting for the record")
        case .verified: claim.absences == 0 ? Badge(.good, "verified") : Badge(.warning, "record not found")
        case .failing: Badge(.warning, "at risk")
        case .lapsed: Badge(.bad, "lapsed")
        }
    }

    /// When the claim lapses unless the record comes back; nil where it is not missing.
    static func lapse(_ claim: DomainClaim) -> Timestamp? {
        claim.firstAbsenceAt?.advanced(by: DomainClaim.Pace.absenceUntilLapse)
    }

    /// `Day 3 of 7`, the first day being that of the first absence.
    static func day(_ claim: DomainClaim, at now: Timestamp) -> String? {
        guard let first = claim.firstAbsenceAt else { return nil }
        let all = DomainClaim.Pace.absenceUntilLapse.components.seconds / 86400
        let day = min(now.since(first).components.seconds / 86400 + 1, all)
        return "Day \(day) of \(all)"
    }

    static func lastCheck(_ claim: DomainClaim, now: Timestamp) -> Inline {
        claim.lastCheckedAt.map { .time($0, now: now) } ?? "not yet"
    }

    static func sentence(_ text: String) -> Inline {
        Inline(text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : "."))
    }
}

/// Said on pages of settings that another organization's replace (rule O-3).
enum ReplacedSettings {
    static func notice(_ isLinked: Bool, base: String) -> [Notice] {
        guard isLinked else { return [] }
        return [
            Notice(
                .warning, title: "Without effect while linked.",
                "This organization is linked to an Admin Organization, whose sign-on settings apply in place of these. They are kept, and can't be added to.",
                remedy: "Change the Admin Organization's settings, or unlink this organization first.",
                links: [Link("Shared SSO", base + "/shared-sso")])
        ]
    }
}
