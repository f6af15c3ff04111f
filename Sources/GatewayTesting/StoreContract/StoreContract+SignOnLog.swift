import Essentials
import GatewayModel
import Persistence

extension StoreContract {
    /// The log of log-ins, as an admin reads it (rule L-10).
    static let signOnLog: [Check] = [
        Check("rule L-10: traces are found by connection, outcome, code, e-mail and time, newest first and paged") {
            store in
            try await store.write { scope in for index in 0..<6 { try scope.insert(trace(index)) } }
            func found(_ filter: SignOnLogFilter) async throws -> [String] {
                try await store.read { scope in
                    let tenant = scope.tenant(ContractNouns.organization("a").id)
                    var (all, place): ([SignOnTrace], SignOnLogPlace?) = ([], nil)
                    while true {
                        let page = try tenant.traces(matching: filter, before: place, limit: 2)
                        all += page
                        guard page.count == 2, let last = page.last else { break }
                        place = SignOnLogPlace(at: last.at, id: last.id.text)
                    }
                    return all.map { String($0.id.text.dropFirst(4)) }
                }
            }
            try expect(try await found(SignOnLogFilter()), ["5", "4", "3", "2", "1", "0"], "all")
            let connection = SignOnLogFilter(connection: Identifier(stored: "con-1"))
            try expect(try await found(connection), ["5", "3", "1"], "of a connection")
            try expect(try await found(SignOnLogFilter(outcome: .signedIn)), ["4", "2", "0"], "of an outcome")
            try expect(try await found(SignOnLogFilter(code: "code.1")), ["5", "3", "1"], "with a code")
            try expect(try await found(SignOnLogFilter(email: "p2@works.example")), ["5", "2"], "about an address")
            let both = SignOnLogFilter(code: "code.1", email: "p2@works.example")
            try expect(try await found(both), ["5"], "with a code about an address")
            let times = SignOnLogFilter(since: instant(2), until: instant(4))
            try expect(try await found(times), ["3", "2"], "in a time")
            let other = try await store.read {
                try $0.tenant(Identifier(stored: "org-b")).traces(matching: connection, before: nil, limit: 9)
            }
            try expect(other, [], "another organization's")
        },
        Check("rule L-10: traces of one instant are paged by their ids") { store in
            try await store.write { scope in for index in 0..<3 { try scope.insert(trace(index, at: 9)) } }
            let second = try await store.read {
                try $0.tenant(ContractNouns.organization("a").id).traces(
                    matching: SignOnLogFilter(), before: SignOnLogPlace(at: instant(9), id: "trc-1"), limit: 9)
            }
            try expect(second.map(\.id.text), ["trc-0"], "behind trc-1")
        },
        Check("rule L-10: log-ins without an answer are listed, and those with a trace or an answer are not") { store in
            try await store.write { scope in
                for index in 0..<4 { try scope.insert(attempt(index)) }
                try scope.insert(attempt(4, requestID: nil))
                _ = try scope.consume(Identifier(stored: "att-0"), at: ContractNouns.now)
                try scope.insert(trace(7, attempt: "att-1"))
            }
            try await store.read { scope in
                let tenant = scope.tenant(ContractNouns.organization("a").id)
                let found = try tenant.unansweredAttempts(matching: SignOnLogFilter(), before: nil, limit: 9)
                try expect(found.map(\.id.text), ["att-3", "att-2"], "unanswered")
                let place = SignOnLogPlace(at: instant(3), id: "att-3")
                let next = try tenant.unansweredAttempts(matching: SignOnLogFilter(), before: place, limit: 9)
                try expect(next.map(\.id.text), ["att-2"], "the next page")
                let filter = SignOnLogFilter(connection: Identifier(stored: "con-other"))
                try expect(try tenant.unansweredAttempts(matching: filter, before: nil, limit: 9), [], "elsewhere")
                let flow = try tenant.traces(of: Identifier(stored: "att-1"))
                try expect(flow.map(\.id.text), ["trc-7"], "the traces of one log-in")
                let other = scope.tenant(Identifier(stored: "org-b"))
                try expect(
                    try other.unansweredAttempts(matching: SignOnLogFilter(), before: nil, limit: 9), [], "others'")
                try expect(try other.traces(of: Identifier(stored: "att-1")), [], "the traces of others' log-ins")
            }
        },
    ]

    private static func instant(_ index: Int) -> Timestamp { ContractNouns.now.advanced(by: .seconds(index)) }

    private static func trace(_ index: Int, at second: Int? = nil, attempt: String? = nil) -> SignOnTrace {
        SignOnTrace(
            id: Identifier(stored: "trc-\(index)"), organization: ContractNouns.organization("a").id,
            connection: Identifier(stored: "con-\(index % 2)"), attempt: attempt.map { Identifier(stored: $0) },
            at: instant(second ?? index), outcome: index % 2 == 0 ? .signedIn : .refused,
            email: "p\(index % 3)@works.example", code: index % 2 == 0 ? nil : "code.1", detail: [:],
            sealedResponse: nil, expiresAt: ContractNouns.later)
    }

    private static func attempt(_ index: Int, requestID: String? = "_r") -> SignOnAttempt {
        SignOnAttempt(
            id: Identifier(stored: "att-\(index)"), purpose: .session,
            organization: ContractNouns.organization("a").id, connection: Identifier(stored: "con-a"),
            requestID: requestID.map { $0 + String(index) }, browserHash: [1], startedAt: instant(index),
            expiresAt: ContractNouns.later)
    }
}
