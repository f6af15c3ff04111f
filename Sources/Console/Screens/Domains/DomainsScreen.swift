package import Essentials
package import GatewayModel

/// The domains that an organization has claimed (S05).
package struct DomainsScreen: Screen {
    let claims: [DomainClaim]
    let isLinked: Bool
    let base: String
    let now: Timestamp

    /// - Parameter base: the address of the organization's pages.
    package init(claims: [DomainClaim], isLinked: Bool, base: String, now: Timestamp) {
        self.claims = claims
        self.isLinked = isLinked
        self.base = base
        self.now = now
    }

    package var title: String { "Domains" }
    package var lead: Inline? {
        "Single sign-on and the directory act only on people whose address is in a verified domain."
    }
    package var blocks: [any Block] {
        var blocks: [any Block] = ReplacedSettings.notice(isLinked, base: base)
        blocks.append(Actions(primary: isLinked ? nil : Link("Claim a domain", base + "/domains/new")))
        blocks.append(
            Table(
                "Claimed domains", columns: ["Domain", "State", "Last check", "Next check"],
                rows: claims.map { claim in
                    let badge = DomainWords.badge(claim)
                    return [
                        .init(.link(claim.domain.text, "\(base)/domains/\(claim.id)")),
                        .init(.badge(badge.tone, badge.text), faint: hint(claim)),
                        .init(DomainWords.lastCheck(claim, now: now)), .init(.time(claim.nextCheckAt, now: now)),
                    ]
                }, empty: "No domain is claimed yet. Until one is verified, nobody can sign in through single sign-on.")
        )
        return blocks
    }

    private func hint(_ claim: DomainClaim) -> Inline? {
        if claim.offeredTo != nil { return "offered to an Admin Organization" }
        guard claim.state == .failing, let day = DomainWords.day(claim, at: now) else { return nil }
        return Inline("\(day) without its record")
    }
}

/// The form that claims a domain.
package struct ClaimDomainScreen: Screen {
    let typed: String
    let base: String

    package init(typed: String, base: String) {
        self.typed = typed
        self.base = base
    }

    package var title: String { "Claim a domain" }
    package var trail: [Link] { [Link("Domains", base + "/domains")] }
    package var lead: Inline? { "You prove that a domain is yours by a TXT record that you add to its DNS." }
    package var blocks: [any Block] {
        [
            Form(
                to: base + "/domains/new",
                fields: [
                    Field("domain", "Domain").with {
                        $0.value = typed
                        $0.isRequired = true
                        $0.hint = "What stands behind the @ in your people's addresses, such as example.com."
                    }
                ], button: "Claim the domain", cancel: Link("Cancel", base + "/domains")),
            Heading("What to know"),
            Paragraph(
                "A sub-domain is a claim of its own: example.com says nothing about eu.example.com, and there is no wildcard."
            ),
            Paragraph(
                "A name in another script is kept in its ASCII form (xn--…), which is how the DNS and the addresses have it."
            ),
            Paragraph("Domains of public mail services, and suffixes such as co.uk, can't be claimed."),
            Paragraph("The record has to stay: seven days without it end sign-on by the domain."),
        ]
    }
}
