package import Administration
package import Essentials
package import GatewayModel

/// How an endpoint does, in a word.
enum EndpointWords {
    static func badge(_ status: WebhookService.Status, isFailing: Bool) -> Badge {
        if status.endpoint.state == .disabled { return Badge(.bad, "disabled") }
        if status.parked > 0 { return Badge(.bad, "given up on some") }
        if isFailing { return Badge(.warning, "failing") }
        return status.pending > 0 ? Badge(.busy, "delivering") : Badge(.good, "healthy")
    }

    static func types(_ types: Set<String>) -> String {
        types.isEmpty ? "everything" : types.sorted().joined(separator: ", ")
    }

    static func fields(url: String, types: String) -> [Field] {
        [
            Field("url", "Address", .url).with {
                $0.value = url
                $0.isRequired = true
                $0.hint = "HTTPS. It answers with a status of 200 to 299 within a few seconds."
            },
            Field("types", "Event types").with {
                $0.value = types
                $0.hint = "With commas between them, such as user.created or user.*; empty: everything."
            },
        ]
    }
}

/// The webhook endpoints of an organization (S25).
package struct EndpointsScreen: Screen {
    let endpoints: [WebhookService.Status]
    let base: String

    package init(_ endpoints: [WebhookService.Status], base: String) {
        self.endpoints = endpoints
        self.base = base
    }

    package var title: String { "Webhooks and keys" }
    package var lead: Inline? { "Addresses of your application that hear of what happens here, signed and in order." }
    package var blocks: [any Block] {
        [
            Actions(
                primary: Link("Add an endpoint", base + "/new"),
                links: [Link("Event feed", base + "/events"), Link("API keys", base + "/keys")]),
            Table(
                "Endpoints", columns: ["Address", "State", "Hears of", "On the way", "Given up"],
                rows: endpoints.map { status in
                    let badge = EndpointWords.badge(status, isFailing: false)
                    return [
                        .init(.link(status.endpoint.url, "\(base)/endpoints/\(status.endpoint.id)")),
                        .init(
                            .badge(badge.tone, badge.text), faint: status.endpoint.disabledReason.map { Inline($0) }),
                        .init(Inline(EndpointWords.types(status.endpoint.eventTypes))),
                        .init(Inline("\(status.pending)")), .init(Inline("\(status.parked)")),
                    ]
                }, empty: "No endpoint hears of events. They can also be read from the feed."),
        ]
    }
}

package struct NewEndpointScreen: Screen {
    let url: String
    let types: String
    let base: String

    package init(url: String, types: String, base: String) {
        self.url = url
        self.types = types
        self.base = base
    }

    package var title: String { "Add an endpoint" }
    package var trail: [Link] { [Link("Webhooks and keys", base)] }
    package var blocks: [any Block] {
        [
            Form(
                to: base + "/new", fields: EndpointWords.fields(url: url, types: types), button: "Add the endpoint",
                cancel: Link("Cancel", base))
        ]
    }
}

/// A signing secret, shown once.
package struct EndpointSecretScreen: Screen {
    let endpoint: WebhookEndpoint
    let secret: String
    let base: String
    let now: Timestamp

    package init(_ endpoint: WebhookEndpoint, secret: String, base: String, now: Timestamp) {
        self.endpoint = endpoint
        self.secret = secret
        self.base = base
        self.now = now
    }

    package var title: String { "The signing secret of \(endpoint.url)" }
    package var trail: [Link] { [Link("Webhooks and keys", base)] }
    package var blocks: [any Block] {
        var blocks: [any Block] = [
            Notice(.warning, "This page is the only one that shows the secret. A lost one is replaced, not found."),
            CopyField("Signing secret", secret),
        ]
        if let end = endpoint.previousSecretEndsAt, end > now {
            blocks.append(
                Paragraph(
                    "Deliveries carry the signature of the secret before, too, until " + .time(end, now: now) + "."))
        }
        return blocks + [Actions(primary: Link("I stored it", "\(base)/endpoints/\(endpoint.id)"))]
    }
}

/// One endpoint: its settings, its deliveries, and what can be done about them.
package struct EndpointScreen: Screen {
    let status: WebhookService.Status
    let deliveries: [WebhookDelivery]
    let url: String
    let types: String
    let first: String?
    let next: String?
    let base: String
    let now: Timestamp

    package init(
        _ status: WebhookService.Status, deliveries: [WebhookDelivery], url: String, types: String, first: String?,
        next: String?, base: String, now: Timestamp
    ) {
        self.status = status
        self.deliveries = deliveries
        self.url = url
        self.types = types
        self.first = first
        self.next = next
        self.base = base
        self.now = now
    }

    private var failing: WebhookDelivery? { deliveries.last { $0.state == .pending && $0.attempts > 0 } }
    private var path: String { "\(base)/endpoints/\(status.endpoint.id)" }
    private var isActive: Bool { status.endpoint.state == .active }

    package var title: String { status.endpoint.url }
    package var trail: [Link] { [Link("Webhooks and keys", base)] }
    package var badge: Badge? { EndpointWords.badge(status, isFailing: failing != nil) }
    package var blocks: [any Block] {
        trouble + [
            Facts([
                .init("Hears of", Inline(EndpointWords.types(status.endpoint.eventTypes))),
                .init("On the way", Inline("\(status.pending)")),
                .init("Given up", Inline("\(status.parked)"), hint: "Kept until somebody sends them again."),
            ]),
            Actions(buttons: [
                PostButton(isActive ? "Pause" : "Send again", to: path + (isActive ? "/pause" : "/enable")),
                PostButton("Send again what was given up", to: path + "/replay"),
            ]), Heading("Deliveries"),
            Table(
                "Deliveries, newest first", columns: ["Event", "State", "Attempts", "Last attempt", "Next attempt"],
                rows: deliveries.map(row), empty: "Nothing has been sent yet."),
            Pager("Deliveries", first: first, next: next),
            Disclosure(
                "Change the endpoint",
                [
                    Form(
                        to: path, fields: EndpointWords.fields(url: url, types: types), button: "Save",
                        weight: .other)
                ]),
            Disclosure(
                "Make a new secret",
                [
                    Form(
                        to: path + "/rotate",
                        fields: [
                            Field("overlap", "The secret of before", .select).with {
                                $0.value = "86400"
                                $0.isRequired = true
                                $0.options = [
                                    .init("0", "ends at once"), .init("86400", "ends in a day"),
                                    .init("604800", "ends in a week"),
                                ]
                            }
                        ], button: "Make a new secret", weight: .other)
                ]),
            Disclosure(
                "Delete the endpoint",
                [
                    Paragraph("What is on its way to it is deleted with it; the events stay in the feed."),
                    Form(to: path + "/delete", button: "Delete the endpoint", weight: .danger),
                ]),
        ]
    }

    private var trouble: [any Block] {
        if let reason = status.endpoint.disabledReason {
            return [
                Notice(
                    .bad, title: "Nothing is sent", Inline(HealthWords.sentence(reason)),
                    remedy: "Mend the receiver, then send again: what has waited is sent first.", isAnnounced: false)
            ]
        }
        guard let failing else { return [] }
        return [
            Notice(
                .warning, title: "Failing",
                "The attempt " + HealthWords.time(failing.lastAttemptAt, now: now, never: "of before")
                    + Inline(" came to: \(EndpointScreen.outcome(failing))."),
                remedy: failing.nextAttemptAt.map { "The next one is due " + .time($0, now: now) + "." },
                isAnnounced: false)
        ]
    }

    private static func outcome(_ delivery: WebhookDelivery) -> String {
        [delivery.lastOutcome, delivery.lastStatus.map { "HTTP \($0)" }].compactMap { $0 }.joined(separator: ", ")
    }

    private func row(_ delivery: WebhookDelivery) -> [Table.Cell] {
        let state: Inline =
            switch delivery.state {
            case .pending:
                .badge(delivery.attempts > 0 ? .warning : .busy, delivery.attempts > 0 ? "failing" : "waiting")
            case .delivered: .badge(.good, "delivered")
            case .parked: .badge(.bad, "given up")
            }
        return [
            .init(.code(delivery.event.text), faint: Inline("No. \(delivery.sequence), about \(delivery.subject)")),
            .init(state), .init(Inline("\(delivery.attempts)")),
            .init(
                HealthWords.time(delivery.lastAttemptAt, now: now, never: "none"),
                faint: Inline(EndpointScreen.outcome(delivery))),
            .init(HealthWords.time(delivery.nextAttemptAt, now: now, never: "none")),
        ]
    }
}
