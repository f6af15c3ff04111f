package import Administration
import Essentials

/// The installation at a glance (S28).
package struct SystemScreen: Screen {
    let state: SystemState
    let baseURL: String

    package init(_ state: SystemState, baseURL: String) {
        self.state = state
        self.baseURL = baseURL
    }

    private var now: Timestamp { state.at }

    package var title: String { "System" }
    package var badge: Badge? {
        state.checks.allSatisfy { $0.problem == nil } ? Badge(.good, "ready") : Badge(.bad, "needs attention")
    }
    package var blocks: [any Block] {
        (state.notices.isEmpty
            ? [Notice(.good, "Nothing needs attention.")] : HealthWords.notices(state.notices, now: now))
            + program + checks + workers + storage
    }

    private var program: [any Block] {
        var facts: [Facts.Fact] = [.init("Address", .code(baseURL))]
        if let known = state.facts {
            facts =
                [.init("Version", Inline(known.version)), .init("Started", .time(known.startedAt, now: now))] + facts
        }
        facts.append(
            .init(
                "Clock", Inline(MomentText.absolute(now)),
                hint:
                    "Compare it with your own: log-ins are refused when it is minutes off. “gatehouse doctor” compares it with a server."
            ))
        return [Facts(facts)]
    }

    private var checks: [any Block] {
        [
            Heading("Checks"),
            Table(
                "What must hold to serve", columns: ["Check", "State"],
                rows: state.checks.map { check in
                    [
                        .init(Inline(check.name)),
                        .init(
                            check.problem == nil ? .badge(.good, "holds") : .badge(.bad, "does not hold"),
                            faint: check.problem.map { Inline(HealthWords.sentence($0)) }),
                    ]
                }, empty: "None."),
        ]
    }

    private var workers: [any Block] {
        let duties = state.facts?.duties ?? []
        return [
            Heading("Workers"),
            Table(
                "What runs by the clock", columns: ["Worker", "State", "Last run"],
                rows: duties.map { duty in
                    [
                        .init(Inline(duty.name.prefix(1).uppercased() + duty.name.dropFirst())),
                        .init(
                            duty.failure == nil
                                ? (duty.lastRunAt == nil ? .badge(.neutral, "not yet run") : .badge(.good, "runs"))
                                : .badge(.warning, "failed"), faint: duty.failure.map { Inline($0) }),
                        .init(HealthWords.time(duty.lastRunAt, now: now, never: "not yet")),
                    ]
                }, empty: "This process says nothing about its workers."),
            Facts([
                .init("Messages that could not be sent", Inline(count(state.parkedMail))),
                .init("Webhook endpoints that lag behind", Inline(count(state.laggingEndpoints))),
            ]),
        ]
    }

    private var storage: [any Block] {
        guard let facts = state.facts else { return [] }
        return [
            Heading("Storage"),
            Facts([
                .init("Engine", Inline(facts.engine)), .init("Database", Inline(size(facts.databaseBytes))),
                .init("Write-ahead log", Inline(size(facts.logBytes))), .init("Free", Inline(size(facts.freeBytes))),
            ]),
        ]
    }

    private func count(_ number: Int) -> String {
        number >= SystemState.most ? "\(number) or more" : "\(number)"
    }

    private func size(_ bytes: Int64?) -> String {
        guard let bytes else { return "unknown" }
        let tenths = bytes * 10 >> 20
        return bytes < 100 << 20 ? "\(tenths / 10).\(tenths % 10) MiB" : "\(bytes >> 20) MiB"
    }
}
