import Essentials

/// The kept plan of a move, in words.
struct MigrationPlanText {
    private let plan: JSONValue

    init(_ plan: JSONValue) { self.plan = plan }

    var fingerprint: String { plan["fingerprint"]?.string ?? "" }

    private func number(_ path: String...) -> Inline {
        var value: JSONValue? = plan
        for name in path { value = value?[name] }
        return Inline("\(value?.integer ?? 0)")
    }

    var people: Facts {
        let outside = (plan["people"]?["outside_domains"]?["emails"]?.array ?? []).compactMap(\.string)
        return Facts([
            .init("Active members", number("people", "active")),
            .init("Will sign on through the new way", number("people", "matched")),
            .init(
                "In none of the domains", number("people", "outside_domains", "count"),
                hint: outside.isEmpty ? nil : Inline(outside.prefix(10).joined(separator: ", "))),
            .init("Known twice, to be looked at", number("people", "ambiguous", "count")),
            .init("Sessions", number("sessions")),
            .init("Brought by the group", number("scim", "gained")),
            .init("Ended by the group", number("scim", "lost")),
        ])
    }

    /// What the one write does.
    var changes: Checklist {
        Checklist(
            (plan["changes"]?.array ?? []).compactMap(\.string).map {
                .init(Badge(.busy, "will happen"), Inline(HealthWords.sentence($0)))
            })
    }

    var lists: [any Block] {
        let steps = plan["idp_steps"]?.array ?? []
        return [
            Table(
                "Domains", columns: ["Domain", "State", "Moves"],
                rows: (plan["domains"]?.array ?? []).map { domain in
                    [
                        .init(Inline(domain["domain"]?.string ?? "")), .init(Inline(domain["state"]?.string ?? "")),
                        .init(domain["transferred"] == .bool(true) ? "yes" : "no"),
                    ]
                }, empty: "No domain is concerned."),
            Table(
                "At the identity provider", columns: ["What to do", "When"],
                rows: steps.map { step in
                    [
                        .init(
                            .markup(step["instruction"]?.string ?? ""), faint: step["why"]?.string.map { Inline($0) }),
                        .init(Inline(step["phase"]?.string ?? "")),
                    ]
                }, empty: "Nothing has to be done at the identity provider."),
        ]
    }

    var findings: [any Block] {
        SharedSSOWords.findings(
            (plan["findings"]?.array ?? []).compactMap { finding in
                guard let severity = finding["severity"]?.string.flatMap(Finding.Severity.init(rawValue:)),
                    let code = finding["code"]?.string, let message = finding["message"]?.string
                else { return nil }
                return Finding(severity, code: code, message: message, remedy: finding["remedy"]?.string)
            })
    }
}
