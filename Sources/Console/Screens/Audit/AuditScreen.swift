package import Administration
package import Essentials
package import GatewayModel

/// The audit log of an organization, newest first (S26, rule A-4).
package struct AuditScreen: Screen {
    /// What was asked for, as it was typed.
    package struct Asked: Sendable {
        let action: String
        let actor: String
        let target: String
        let from: String
        let to: String
        /// Names of fields whose text is no time.
        let unreadable: Set<String>

        package init(
            action: String, actor: String, target: String, from: String, to: String, unreadable: Set<String>
        ) {
            self.action = action
            self.actor = actor
            self.target = target
            self.from = from
            self.to = to
            self.unreadable = unreadable
        }

        package var pairs: [(name: String, value: String)] {
            [("action", action), ("actor", actor), ("target", target), ("from", from), ("to", to)]
        }

        var isEmpty: Bool { pairs.allSatisfy { $0.value.isEmpty } }
    }

    let events: [ChainedAuditEvent]
    let asked: Asked
    let first: String?
    let next: String?
    let base: String
    let now: Timestamp

    package init(
        _ events: [ChainedAuditEvent], asked: Asked, first: String?, next: String?, base: String, now: Timestamp
    ) {
        self.events = events
        self.asked = asked
        self.first = first
        self.next = next
        self.base = base
        self.now = now
    }

    package var title: String { "Audit log" }
    package var lead: Inline? { "Who changed what, when and from where. Each event is chained to the one before." }
    package var blocks: [any Block] {
        [
            Actions(
                links: [Link("Verify the chain", base + "/verification")],
                buttons: [export("CSV", "csv"), export("NDJSON", "ndjson")]), filters,
            Table(
                "Audit events, newest first", columns: ["Time", "Action", "By", "Target", "What changed"],
                rows: events.map(row),
                empty: asked.isEmpty ? "Nothing has happened yet." : "Nothing fits what you asked for."),
            Pager("Audit events", first: first, next: next),
        ]
    }

    private func export(_ label: String, _ format: String) -> PostButton {
        PostButton(
            "Export as \(label)", to: base + "/export",
            fields: [("format", format)] + asked.pairs.map { ($0.name, $0.value) })
    }

    private var filters: any Block {
        Form(
            to: base, method: .get,
            fields: [
                text("action", "Action", asked.action, "Such as connection.activated, or connection.* for a family."),
                text("actor", "By", asked.actor, nil), text("target", "Target", asked.target, nil),
                text("from", "From", asked.from, "A day such as 2026-03-04, or a time in UTC."),
                text("to", "Before", asked.to, nil),
            ], button: "Search", weight: .other, cancel: asked.isEmpty ? nil : Link("Show everything", base))
    }

    private func text(_ name: String, _ label: String, _ value: String, _ hint: Inline?) -> Field {
        Field(name, label).with {
            $0.value = value
            $0.hint = hint
            $0.error =
                asked.unreadable.contains(name) ? "This is no time: expected 2026-03-04 or 2026-03-04T05:06:07Z." : nil
        }
    }

    private func row(_ chained: ChainedAuditEvent) -> [Table.Cell] {
        let event = chained.event
        return [
            .init(.time(event.at, now: now), faint: chained.link.map { "No. \($0.sequence)" }),
            .init(.code(event.action)),
            .init(.code(event.actor), faint: event.origin?.address.map { Inline("from \($0)") }),
            .init(event.target.map { .code($0) } ?? ""), .init(change(event)),
        ]
    }

    private func change(_ event: AuditEvent) -> Inline {
        switch (event.before, event.after) {
        case (.null, .null): ""
        case (.null, let after): .code(short(after))
        case (let before, .null): "was " + .code(short(before))
        case (let before, let after): .code(short(before)) + " → " + .code(short(after))
        }
    }

    private func short(_ value: JSONValue) -> String {
        let text = value.text
        return text.count > 300 ? String(text.prefix(300)) + "…" : text
    }
}

/// Whether the audit log is as it was written.
package struct AuditVerificationScreen: Screen {
    let verification: AuditVerification
    let base: String

    package init(_ verification: AuditVerification, base: String) {
        self.verification = verification
        self.base = base
    }

    package var title: String { "Verification of the audit log" }
    package var trail: [Link] { [Link("Audit log", base)] }
    package var badge: Badge? { verification.isIntact ? Badge(.good, "intact") : Badge(.bad, "not as written") }
    package var blocks: [any Block] {
        [notice]
            + [
                Facts([
                    .init("Verified to", verification.head.map { .code($0.text) } ?? "no event"),
                    .init(
                        "Begins behind", verification.anchor.map { .code($0.text) } ?? "its first event",
                        hint: "What is older than the log is kept for was swept."),
                    .init("Not chained yet", Inline("\(verification.unchained)")),
                ]),
                Paragraph(
                    "Keep the words of \u{201C}Verified to\u{201D} elsewhere: whoever changed the log cannot change them there.",
                    isFaint: true),
            ]
    }

    private var notice: any Block {
        guard let fault = verification.fault else {
            return Notice(.good, "Every event is as it was written, and none is missing.", isAnnounced: false)
        }
        return Notice(
            .bad, title: "Event \(fault.sequence) is \(fault.reason.rawValue)",
            Inline(HealthWords.sentence(fault.detail)),
            remedy: "Compare with an export or a back-up that was made before, and tell the operator.",
            isAnnounced: false)
    }
}
