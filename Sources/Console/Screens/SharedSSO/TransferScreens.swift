package import Administration
package import Essentials
package import GatewayModel

/// The domains of a regular organization, and which of them can pass to an Admin Organization (S20, rule D-7).
package struct TransfersScreen: Screen {
    let claims: [DomainClaim]
    let base: String

    package init(_ claims: [DomainClaim], base: String) {
        self.claims = claims
        self.base = base
    }

    package var title: String { "Transfer domains" }
    package var trail: [Link] { SharedSSOWords.trail(base) }
    package var lead: Inline? {
        "A verified domain passes to an Admin Organization with its DNS record, in one step: no second verification."
    }
    package var blocks: [any Block] {
        [
            Table(
                "Domains of this organization", columns: ["Domain", "State", "Transfer"],
                rows: claims.map(row), empty: "This organization has claimed no domain."),
            Paragraph("A domain that a move transferred comes back when that move is undone.", isFaint: true),
        ]
    }

    private func row(_ claim: DomainClaim) -> [Table.Cell] {
        let (domain, path) = (claim.domain.text, "\(base)/transfers/\(claim.id)")
        let state = HealthWords.badge(claim.state)
        let transfer: Table.Cell
        if let target = claim.offeredTo {
            transfer = .init(
                .badge(.busy, "offered"), faint: "to " + .code(target.text),
                buttons: [
                    PostButton(
                        "Take the offer back", to: path + "/cancel", fullLabel: "Take the offer of \(domain) back")
                ])
        } else if claim.state.isEffective {
            transfer = .init(.link("Transfer \(domain)", path + "/offer"))
        } else {
            transfer = .init("not possible", faint: "Verify it first.")
        }
        return [.init(Inline(domain)), .init(.badge(state.tone, state.text)), transfer]
    }
}

/// The form that offers a domain.
package struct TransferScreen: Screen {
    let claim: DomainClaim
    let target: String
    let isFixed: Bool
    let base: String

    /// - Parameter isFixed: whether the organization is linked, so that only its own Admin Organization can be meant.
    package init(_ claim: DomainClaim, target: String, isFixed: Bool, base: String) {
        self.claim = claim
        self.target = target
        self.isFixed = isFixed
        self.base = base
    }

    package var title: String { "Transfer \(claim.domain.text)" }
    package var trail: [Link] { SharedSSOWords.trail(base) + [Link("Transfer domains", base + "/transfers")] }
    package var lead: Inline? {
        "Whoever has the domain decides how its people sign on. It passes when the Admin Organization accepts, or at once where you administer both."
    }
    package var blocks: [any Block] {
        [
            Form(
                to: "\(base)/transfers/\(claim.id)/offer",
                fields: [
                    Field("target", "Id of the Admin Organization").with {
                        $0.value = target
                        $0.isRequired = true
                        $0.isReadOnly = isFixed
                        $0.hint =
                            isFixed
                            ? "The Admin Organization that this organization is linked to."
                            : "Its admins see it on their Shared SSO page."
                    }
                ], button: "Transfer \(claim.domain.text)", weight: .danger,
                cancel: Link("Cancel", base + "/transfers"))
        ]
    }
}

/// What is offered to an Admin Organization, and what was transferred to it.
package struct TransferOffersScreen: Screen {
    let offers: [SharedSSOService.TransferOffer]
    let transferred: [DomainClaim]
    let base: String
    let now: Timestamp

    package init(
        _ offers: [SharedSSOService.TransferOffer], transferred: [DomainClaim], base: String, now: Timestamp
    ) {
        self.offers = offers
        self.transferred = transferred
        self.base = base
        self.now = now
    }

    package var title: String { "Domain transfers" }
    package var trail: [Link] { SharedSSOWords.trail(base) }
    package var blocks: [any Block] {
        [
            Table(
                "Offered domains", columns: ["Domain", "From", "State", "Action"],
                rows: offers.map { offer in
                    let (domain, path) = (offer.claim.domain.text, "\(base)/transfers/\(offer.claim.id)")
                    let state = HealthWords.badge(offer.claim.state)
                    return [
                        .init(Inline(domain)), .init(Inline(offer.from.name)), .init(.badge(state.tone, state.text)),
                        .init(
                            .link("Look at the offer of \(domain)", path + "/accept"),
                            buttons: [
                                PostButton(
                                    "Decline", to: path + "/decline", weight: .danger,
                                    fullLabel: "Decline the offer of \(domain)")
                            ]),
                    ]
                }, empty: "No domain is offered. Give this organization's id to whoever shall transfer one."),
            Table(
                "Transferred domains", columns: ["Domain", "From", "Transferred"],
                rows: transferred.map { claim in
                    [
                        .init(Inline(claim.domain.text)), .init(.code(claim.formerOrganization?.text ?? "")),
                        .init(HealthWords.time(claim.transferredAt, now: now, never: "unknown")),
                    ]
                }, empty: "No domain came by transfer."),
        ]
    }
}

/// What accepting a domain does, with the button that does it.
package struct AcceptTransferScreen: Screen {
    let offer: SharedSSOService.TransferOffer
    let adminName: String
    let base: String

    package init(_ offer: SharedSSOService.TransferOffer, adminName: String, base: String) {
        self.offer = offer
        self.adminName = adminName
        self.base = base
    }

    private var domain: String { offer.claim.domain.text }
    package var title: String { "Accept \(domain)" }
    package var trail: [Link] { SharedSSOWords.trail(base) + [Link("Domain transfers", base + "/transfers")] }
    package var blocks: [any Block] {
        let state = HealthWords.badge(offer.claim.state)
        return [
            Facts([
                .init("Domain", Inline(domain)), .init("From", Inline(offer.from.name)), .init("To", Inline(adminName)),
                .init("State", .badge(state.tone, state.text), hint: "It passes with the domain; the record stays."),
            ]),
            Paragraph(
                "From then on \(adminName) decides how people of \(domain) sign on, and \(offer.from.name) does not. Until \(offer.from.name) is linked, its members of the domain can't sign on through its own connection."
            ),
            Form(
                to: "\(base)/transfers/\(offer.claim.id)/accept", button: "Accept \(domain)", weight: .danger,
                cancel: Link("Cancel", base + "/transfers")),
        ]
    }
}
