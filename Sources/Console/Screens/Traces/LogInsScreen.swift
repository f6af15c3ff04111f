package import Essentials
package import GatewayModel
package import SignOn

/// The log of log-ins, with filters (rule L-10).
package struct LogInsScreen: Screen {
    /// The filters as they were typed, and what is wrong with them.
    package struct Filters: Sendable {
        package var email = ""
        package var state = ""
        package var code = ""
        package var connection = ""
        package var since = ""
        package var until = ""
        /// By the name of the field.
        package var problems: [String: String] = [:]

        package init() {}

        package var isEmpty: Bool {
            [email, state, code, connection, since, until].allSatisfy(\.isEmpty)
        }
    }

    let page: SignOnLogPage?
    let filters: Filters
    let connections: [Connection]
    let base: String
    let first: String?
    let next: String?
    let retention: Duration
    let now: Timestamp

    /// - Parameters:
    ///   - page: nil where a filter can't be read.
    ///   - base: the address of this page, without a query.
    ///   - first: the address of the first page; nil on it.
    ///   - retention: how long log-ins are kept.
    package init(
        page: SignOnLogPage?, filters: Filters, connections: [Connection], base: String, first: String?, next: String?,
        retention: Duration, now: Timestamp
    ) {
        self.page = page
        self.filters = filters
        self.connections = connections
        self.base = base
        self.first = first
        self.next = next
        self.retention = retention
        self.now = now
    }

    package var title: String { "Log-ins" }
    package var lead: Inline? {
        """
        Each log-in, what became of it, and why. They are kept for \(MomentText.length(retention)); those that nobody \
        finished, for a day.
        """
    }

    package var blocks: [any Block] {
        let filled = !filters.isEmpty || !filters.problems.isEmpty
        let rows = page?.entries.map(row) ?? []
        return [
            Disclosure(filled ? "Filters (some are set)" : "Filters", isOpen: filled, [form]),
            Table(
                "Log-ins, newest first", columns: ["When", "Outcome", "Person", "Connection"], rows: rows,
                empty: filled
                    ? "No log-in is like this. Take a filter away, or look at the identity provider's own log: what it "
                        + "refuses itself never comes here." : "Nobody has tried to log in yet."),
            Actions(links: [
                Link("Explain an error of the provider's page", base.replacing("/log-ins", with: "/provider-errors"))
            ]),
            Pager("the log-ins", first: first, next: next),
        ]
    }

    private func row(_ entry: SignOnLogEntry) -> [Table.Cell] {
        let badge = TraceWords.badge(entry.state)
        let connection = entry.connection.flatMap { id in connections.first { $0.id == id }?.name ?? id.text }
        let name = Inline(connection ?? "password")
        switch entry {
        case .trace(let trace):
            let isFailedTest = trace.detail["request"]?["test"]?.bool ?? false && trace.outcome == .refused
            return [
                .init(
                    .link(MomentText.absolute(trace.at), "\(base)/\(trace.id)"),
                    faint: Inline(MomentText.relative(trace.at, now: now))),
                .init(
                    .badge(badge.tone, isFailedTest ? "test failed" : badge.text),
                    faint: trace.code.map { .code($0) }),
                .init(Inline(trace.email ?? "not known")), .init(name),
            ]
        case .attempt(let attempt, let isAbandoned):
            let purpose = attempt.isTest ? "test log-in" : nil
            return [
                .init(
                    Inline(MomentText.absolute(attempt.startedAt)),
                    faint: Inline(MomentText.relative(attempt.startedAt, now: now))),
                .init(.badge(badge.tone, badge.text), faint: purpose.map { Inline($0) }),
                .init(isAbandoned ? "no answer came" : "at the identity provider"), .init(name),
            ]
        }
    }

    private var form: any Block {
        Form(
            to: base, method: .get,
            fields: [
                field("email", "E-mail address", .email, filters.email),
                choice(
                    "outcome", "Outcome", filters.state,
                    SignOnLogState.allCases.map { ($0.rawValue, TraceWords.badge($0).text) }),
                field("code", "Code", .text, filters.code, hint: "The whole code, such as saml.audience."),
                choice("connection", "Connection", filters.connection, connections.map { ($0.id.text, $0.name) }),
                field("since", "From", .text, filters.since, hint: "A day such as 2026-03-04, or a time in UTC."),
                field("until", "Before", .text, filters.until, hint: "A day such as 2026-03-05, or a time in UTC."),
            ], button: "Show these", weight: .other, cancel: filters.isEmpty ? nil : Link("Show all", base))
    }

    private func field(
        _ name: String, _ label: String, _ control: Field.Control, _ value: String, hint: Inline? = nil
    ) -> Field {
        Field(name, label, control).with {
            $0.value = value
            $0.hint = hint
            $0.error = filters.problems[name]
        }
    }

    private func choice(
        _ name: String, _ label: String, _ value: String, _ options: [(value: String, label: String)]
    ) -> Field {
        Field(name, label, .select).with {
            $0.value = value
            $0.options = [Field.Option("", "Any")] + options.map { Field.Option($0.value, $0.label) }
            $0.error = filters.problems[name]
        }
    }
}
