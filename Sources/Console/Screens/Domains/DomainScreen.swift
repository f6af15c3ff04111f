package import Essentials
package import GatewayModel

/// One claim: what to put into the DNS, and what it says now (S05).
package struct DomainScreen: Screen {
    let claim: DomainClaim
    let recordText: String
    let isLinked: Bool
    let mayWithdraw: Bool
    let base: String
    let now: Timestamp

    /// - Parameters:
    ///   - mayWithdraw: whether who looks may give the domain up; the holder of a set-up link may not.
    ///   - base: the address of the organization's pages.
    package init(
        claim: DomainClaim, recordText: String, isLinked: Bool, mayWithdraw: Bool, base: String, now: Timestamp
    ) {
        self.claim = claim
        self.recordText = recordText
        self.isLinked = isLinked
        self.mayWithdraw = mayWithdraw
        self.base = base
        self.now = now
    }

    private var url: String { "\(base)/domains/\(claim.id)" }
    package var title: String { claim.domain.text }
    package var badge: Badge? { DomainWords.badge(claim) }
    package var trail: [Link] { [Link("Domains", base + "/domains")] }
    package var blocks: [any Block] {
        var blocks: [any Block] = ReplacedSettings.notice(isLinked, base: base)
        blocks.append(
            LiveRegion(
                "state", url: url, seconds: claim.state == .pending && !claim.isHeldElsewhere ? 10 : 0, hasLink: false,
                state))
        let check = PostButton(
            "Check now", to: url + "/check", weight: claim.state == .verified ? .other : .primary)
        blocks.append(Actions(buttons: [check]))
        blocks += [
            Heading("The TXT record", anchor: "record"),
            Paragraph(
                claim.state.isEffective
                    ? "It has to stay as long as the domain is to be used."
                    : "Add it where the domain's DNS is managed. Records that are there already stay."),
            CopyField(
                "Name (host)", claim.domain.text,
                hint: "Some DNS consoles want @ here, or only what stands before the registered domain."),
            CopyField("Type", "TXT"), CopyField("Value", recordText),
        ]
        if claim.domain.text.contains("xn--") {
            blocks.append(
                Paragraph(
                    "xn-- marks a name in another script: your DNS console may show it in that script.", isFaint: true))
        }
        guard mayWithdraw else { return blocks }
        blocks += [
            Heading("Give the domain up"),
            Paragraph("Withdrawing the claim ends sign-on by this domain at once."),
            Actions(links: [Link("Withdraw the claim", url + "/withdraw")]),
        ]
        return blocks
    }

    private var state: [any Block] {
        var facts = [
            Facts.Fact("Last check", DomainWords.lastCheck(claim, now: now)),
            Facts.Fact("What it found", claim.lastOutcome.map(DomainWords.sentence) ?? "Nothing was looked up yet."),
            Facts.Fact("Next check by itself", .time(claim.nextCheckAt, now: now)),
        ]
        if let verified = claim.verifiedAt { facts.append(.init("Verified", .time(verified, now: now))) }
        if let transferred = claim.transferredAt {
            facts.append(.init("Transferred here", .time(transferred, now: now)))
        }
        return notices + [Facts(facts)]
    }

    private var notices: [Notice] {
        var notices: [Notice] = []
        switch claim.state {
        case .pending where claim.isHeldElsewhere:
            notices.append(
                Notice(
                    .bad, title: "Another organization here has verified \(claim.domain.text).",
                    "Your record was found, but a domain counts for one organization at a time. The claim is looked at again by itself.",
                    remedy:
                        "Ask the admins of the other organization to withdraw their claim. If yours is their Admin Organization, they can offer the domain to you, and it moves without a pause.",
                    links: [Link("Shared SSO", base + "/shared-sso")]))
        case .pending:
            let slow =
                "It has been missing for more than a day, so it is looked for every six hours from now on. Check now once you have added it."
            notices.append(
                Notice(
                    .busy, title: "Waiting for the record.",
                    Inline(
                        claim.isSlow(at: now)
                            ? slow : "It is looked for by itself, first every minute and then less often.")))
        case .verified where claim.absences > 0:
            notices.append(
                Notice(
                    .warning, title: "The record was not found.",
                    "\(claim.absences) checks in a row did not find it. People still sign in; it is checked again every hour.",
                    remedy: "See that the TXT record below is still in the DNS."))
        case .verified: break
        case .failing:
            notices.append(
                Notice(
                    .warning, title: "\(DomainWords.day(claim, at: now) ?? "") without the record.",
                    "People of \(claim.domain.text) still sign in. Unless the record comes back, the claim lapses: "
                        + (DomainWords.lapse(claim).map { .time($0, now: now) } ?? "soon") + ".",
                    remedy: "Put the TXT record below back into the DNS, then check now."))
        case .lapsed:
            notices.append(
                Notice(
                    .bad, title: "The claim has lapsed.",
                    "The record was missing for seven days. Nobody signs in through single sign-on by this domain, and its people's sessions have ended. Nothing was deleted.",
                    remedy: "Put the TXT record below back, then check now: everything is then as before."))
        }
        if claim.offeredTo != nil {
            notices.append(
                Notice(
                    .neutral, title: "Offered to an Admin Organization.",
                    "The domain stays here until its admins accept.", links: [Link("Shared SSO", base + "/shared-sso")])
            )
        }
        return notices
    }
}

/// What withdrawing a claim does, before it is done (rules A-5, D-6).
package struct WithdrawDomainScreen: Screen {
    let claim: DomainClaim
    let members: Int
    let base: String

    /// - Parameter members: how many lose sign-on by it.
    package init(claim: DomainClaim, members: Int, base: String) {
        self.claim = claim
        self.members = members
        self.base = base
    }

    private var url: String { "\(base)/domains/\(claim.id)" }
    package var title: String { "Withdraw \(claim.domain.text)" }
    package var badge: Badge? { DomainWords.badge(claim) }
    package var trail: [Link] { [Link("Domains", base + "/domains"), Link(claim.domain.text, url)] }
    package var lead: Inline? { "What will happen when you withdraw the claim:" }
    package var blocks: [any Block] {
        var blocks: [any Block] = []
        if claim.state.isEffective {
            blocks.append(
                Facts([
                    .init(
                        "Members who lose single sign-on", .strong("\(members)"),
                        hint:
                            "The sessions of everybody with such an address end at once, yours too if you have one. Owners and admins can sign in with a password."
                    ),
                    .init("The directory", "It can no longer make or change people of \(claim.domain.text)."),
                    .init("Members, teams and roles", "They stay."),
                ]))
        } else {
            blocks.append(Paragraph("Nothing changes for anybody: the claim has no effect now."))
        }
        blocks += [
            Notice(
                .warning,
                "Another organization can then verify the domain. It inherits none of your members. Claiming it again later gives a new record."
            ),
            Form(
                to: url + "/withdraw", hidden: [("members", String(members))], button: "Withdraw the claim",
                weight: .danger, cancel: Link("Keep the claim", url)),
        ]
        return blocks
    }
}
