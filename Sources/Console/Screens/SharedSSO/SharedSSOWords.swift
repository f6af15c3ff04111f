import Administration
import Essentials
import GatewayModel

/// What the pages of Shared SSO say in the same words.
enum SharedSSOWords {
    static let title = "Shared SSO"

    /// `nobody`, or how many and who the first of them are.
    static func people(_ people: SignOnComparison.People) -> Inline {
        guard people.count > 0 else { return "nobody" }
        let named = people.emails.prefix(10)
        let more = people.count - named.count
        return "\(number(people.count, "person", "people")): " + Inline(named.joined(separator: ", "))
            + (more > 0 ? " and \(more) more" : "")
    }

    static func number(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }

    static func facts(_ people: SignOnComparison) -> Facts {
        Facts([
            .init("Active members", Inline("\(people.members)")),
            .init("Single sign-on lets in", SharedSSOWords.people(people.signingOn)),
            .init("Lose single sign-on", SharedSSOWords.people(people.losingSignOn)),
            .init("Lose their password here", SharedSSOWords.people(people.losingPassword)),
            .init("Have no way in afterwards", SharedSSOWords.people(people.losingAccess)),
            .init("Are in none of the domains and kept out", SharedSSOWords.people(people.guestsBlocked)),
            .init(
                "Keep a password for emergencies", SharedSSOWords.people(people.breakGlass),
                hint: "Their password opens these settings while the identity provider is down."),
        ])
    }

    /// What stands in the way or should be known, worst first.
    static func findings(_ findings: [Finding]) -> [any Block] {
        findings.sorted { $0.severity > $1.severity }.map { finding in
            Notice(
                HealthWords.tone(finding.severity), Inline(HealthWords.sentence(finding.message)),
                remedy: finding.remedy.map { Inline(HealthWords.sentence($0)) }, code: finding.code,
                isAnnounced: false)
        }
    }

    static func domains(_ domains: [String]) -> Inline {
        domains.isEmpty ? "none" : Inline(domains.sorted().joined(separator: ", "))
    }

    static func trail(_ base: String) -> [Link] { [Link(title, base)] }
}
