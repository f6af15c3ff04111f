import Essentials
import GatewayModel
import Persistence

/// The log of log-ins; only what is asked for stands in a statement, so that few texts are prepared.
extension SQLTenant {
    func traces(
        matching filter: SignOnLogFilter, before: SignOnLogPlace?, limit: Int
    ) throws -> [SignOnTrace] {
        var condition = SignOnLogCondition(organization, instant: "at")
        // The rarest first: what else is asked for is compared in the rows that it finds.
        if let email = filter.email { condition.require("email", .text(email)) }
        if let code = filter.code { condition.require("code", .text(code)) }
        if let connection = filter.connection { condition.require("connection", SQLValue(connection)) }
        if let outcome = filter.outcome { condition.require("outcome", .text(outcome.rawValue)) }
        condition.add(filter, before)
        return try scope.all(SignOnTrace.self, where: condition.page(limit), condition.values)
    }

    func traces(of attempt: Identifier<SignOnAttempt>) throws -> [SignOnTrace] {
        try scope.all(
            SignOnTrace.self, where: "attempt = $1 AND organization = $2", [SQLValue(attempt), key]
        ).sorted { ($0.at, $0.id) < ($1.at, $1.id) }
    }

    func unansweredAttempts(
        matching filter: SignOnLogFilter, before: SignOnLogPlace?, limit: Int
    ) throws -> [SignOnAttempt] {
        var condition = SignOnLogCondition(organization, instant: "started_at")
        condition.add("consumed_at IS NULL AND request_id IS NOT NULL")
        if let connection = filter.connection { condition.require("connection", SQLValue(connection)) }
        // One that was refused and may be tried again has its trace.
        condition.add("NOT EXISTS (SELECT 1 FROM sign_on_traces t WHERE t.attempt = sign_on_attempts.id)")
        condition.add(filter, before)
        return try scope.all(SignOnAttempt.self, where: condition.page(limit), condition.values)
    }
}

/// The WHERE clause of a page of the log.
private struct SignOnLogCondition {
    private var clauses: [String]
    private(set) var values: [SQLValue]
    private let instant: String

    init(_ organization: Identifier<Organization>, instant: String) {
        clauses = ["organization = $1"]
        values = [SQLValue(organization)]
        self.instant = instant
    }

    mutating func add(_ clause: String) { clauses.append(clause) }

    mutating func require(_ column: String, _ value: SQLValue) { add("\(column) = \(place(value))") }

    private mutating func place(_ value: SQLValue) -> String {
        values.append(value)
        return "$\(values.count)"
    }

    mutating func add(_ filter: SignOnLogFilter, _ before: SignOnLogPlace?) {
        if let since = filter.since { add("\(instant) >= \(place(SQLValue(since)))") }
        if let until = filter.until { add("\(instant) < \(place(SQLValue(until)))") }
        if let before { add("(\(instant), id) < (\(place(SQLValue(before.at))), \(place(.text(before.id))))") }
    }

    mutating func page(_ limit: Int) -> String {
        let count = place(.integer(Int64(limit)))
        return clauses.joined(separator: " AND ") + " ORDER BY \(instant) DESC, id DESC LIMIT \(count)"
    }
}
