package import Essentials
package import GatewayModel

/// The SCIM request log (S15).
package struct RequestsScreen: Screen {
    /// Which requests are shown; the raw value is the word in the address.
    package enum Shown: String, Sendable, CaseIterable {
        case all = ""
        case refused, changed

        var label: String {
            switch self {
            case .all: "All"
            case .refused: "Refused"
            case .changed: "Changes"
            }
        }
    }

    let entries: [ProvisioningLogEntry]
    let shown: Shown
    let first: String?
    let next: String?
    let base: String
    let now: Timestamp

    /// - Parameter base: the address of this page.
    package init(
        _ entries: [ProvisioningLogEntry], shown: Shown, first: String?, next: String?, base: String, now: Timestamp
    ) {
        self.entries = entries
        self.shown = shown
        self.first = first
        self.next = next
        self.base = base
        self.now = now
    }

    package var title: String { "SCIM requests" }
    package var lead: Inline? { "What came, newest first, and what it changed. Requests are kept for 30 days." }
    package var trail: [Link] { [Link("Directory (SCIM)", String(base.dropLast("/requests".count)))] }
    package var blocks: [any Block] {
        [
            Form(
                to: base, method: .get,
                fields: [
                    Field("show", "Show", .select).with {
                        $0.value = shown.rawValue
                        $0.options = Shown.allCases.map { Field.Option($0.rawValue, $0.label) }
                    }
                ], button: "Show", weight: .other),
            LiveRegion(
                "requests", url: first == nil ? address : "", seconds: first == nil ? 5 : 0,
                [
                    Table(
                        "Requests", columns: ["Request", "Answer", "When"], rows: entries.map(row),
                        empty: shown == .all
                            ? "No request has come yet. Start the connection test at the identity provider."
                            : "No such request is kept.")
                ]), Pager("Requests", first: first, next: next),
        ]
    }

    private var address: String { shown == .all ? base : "\(base)?show=\(shown.rawValue)" }

    private func row(_ entry: ProvisioningLogEntry) -> [Table.Cell] {
        [
            .init(.link("\(entry.method) \(entry.path.prefix(120))", "\(base)/\(entry.id)")),
            .init(
                .badge(RequestWords.tone(entry.status), "\(entry.status)"),
                faint: entry.code.map { .code($0) } ?? RequestWords.summary(entry).map { Inline($0) }),
            .init(.time(entry.at, now: now)),
        ]
    }
}

enum RequestWords {
    static func tone(_ status: Int) -> Tone {
        switch status {
        case ..<400: .good
        case 429: .warning
        default: .bad
        }
    }

    /// The names of what changed; nil where nothing did.
    static func summary(_ entry: ProvisioningLogEntry) -> String? {
        guard let object = entry.difference.object, !object.keys.isEmpty else { return nil }
        let parts = object.members.map { name, value in
            let names = (value.array ?? []).prefix(4).compactMap(\.string)
            return names.isEmpty ? name : "\(name) \(names.joined(separator: ", "))"
        }
        return parts.prefix(4).joined(separator: "; ")
    }
}

/// One request of a directory: what came, what was put right, what it changed.
package struct RequestScreen: Screen {
    let entry: ProvisioningLogEntry
    let base: String
    let now: Timestamp

    /// - Parameter base: the address of the log.
    package init(_ entry: ProvisioningLogEntry, base: String, now: Timestamp) {
        self.entry = entry
        self.base = base
        self.now = now
    }

    package var title: String { "SCIM request" }
    package var badge: Badge? { Badge(RequestWords.tone(entry.status), "\(entry.status)") }
    package var trail: [Link] {
        [Link("Directory (SCIM)", String(base.dropLast("/requests".count))), Link("SCIM requests", base)]
    }
    package var blocks: [any Block] {
        var blocks: [any Block] = []
        if entry.status >= 400 {
            blocks.append(
                Notice(
                    RequestWords.tone(entry.status),
                    Inline(HealthWords.sentence(entry.detail ?? "the request was refused")), code: entry.code,
                    isAnnounced: false))
        }
        blocks.append(
            Facts([
                .init("Request", .code("\(entry.method) \(entry.path)")), .init("When", .time(entry.at, now: now)),
                .init("Answered in", Inline("\((entry.duration + 500) / 1000) ms")),
                .init("Request id", .code(entry.requestID)), .init("Token", .code(entry.token.text)),
            ]))
        blocks.append(Heading("What it changed"))
        blocks.append(
            hasContent(entry.difference)
                ? Preformatted(pretty(entry.difference), label: "What the request made different")
                : Paragraph("Nothing."))
        if hasContent(entry.rewrites) {
            blocks.append(Heading("What was put right"))
            blocks.append(
                Paragraph("The provider says these things in its own way; each was read as the standard says it."))
            blocks.append(Preformatted(pretty(entry.rewrites), label: "Rewrites of the provider's dialect"))
        }
        return blocks
    }

    private func hasContent(_ value: JSONValue) -> Bool {
        if let object = value.object { return !object.keys.isEmpty }
        if let array = value.array { return !array.isEmpty }
        return !value.isNull
    }

    /// Indented, for reading.
    private func pretty(_ value: JSONValue, _ indent: String = "") -> String {
        let deeper = indent + "  "
        if let object = value.object, !object.keys.isEmpty {
            return "{\n"
                + object.members.map { "\(deeper)\(JSONValue.string($0.key).text): \(pretty($0.value, deeper))" }
                .joined(separator: ",\n") + "\n\(indent)}"
        }
        if let array = value.array, !array.isEmpty {
            return "[\n" + array.map { deeper + pretty($0, deeper) }.joined(separator: ",\n") + "\n\(indent)]"
        }
        return value.text
    }
}
