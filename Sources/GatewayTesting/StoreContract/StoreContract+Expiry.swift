import Essentials
import GatewayModel
import Persistence

extension StoreContract {
    /// What goes by itself.
    static let expiry: [Check] = [
        Check("rule L-10: what is past its date is swept, and the rest stays") { store in
            let nouns = try ContractNouns()
            try await store.write { scope in
                try scope.insert(nouns.attempt)
                _ = try scope.consume(nouns.attempt.id, at: ContractNouns.now)
                try scope.insert(nouns.trace)
                try scope.insert(nouns.organization)
            }
            let early = try await store.write { try $0.sweep(at: ContractNouns.now, limit: 10) }
            try expect(early, 0, "rows swept before their date")
            let onTime = try await store.write { try $0.sweep(at: nouns.attempt.expiresAt, limit: 10) }
            try expect(onTime, 1, "rows swept when the attempt's date has come")
            let trace = try await store.read { try $0.trace(nouns.trace.id) }
            try expect(trace, nouns.trace, "the trace, whose date is later")
        },
        Check("rule L-10: a log-in that nobody finished is kept for a day") { store in
            let nouns = try ContractNouns()
            try await store.write { try $0.insert(nouns.attempt) }
            let end = nouns.attempt.expiresAt.advanced(by: Retention.abandoned)
            let early = try await store.write { try $0.sweep(at: end.advanced(by: .milliseconds(-1)), limit: 10) }
            try expect(early, 0, "rows swept within the day")
            let onTime = try await store.write { try $0.sweep(at: end, limit: 10) }
            try expect(onTime, 1, "rows swept after it")
        },
        Check("rule R18: an assertion is remembered until its date, and its id may come back after") { store in
            let connection = ContractNouns.connection("a").id
            let first = try await store.write {
                try $0.recordAssertion("_x", connection: connection, expiresAt: ContractNouns.later)
            }
            try expect(first, true, "the first use")
            _ = try await store.write { try $0.sweep(at: ContractNouns.now, limit: 10) }
            let second = try await store.write {
                try $0.recordAssertion("_x", connection: connection, expiresAt: ContractNouns.later)
            }
            try expect(second, false, "a second use before the date")
            let known = try await store.read { scope in
                try scope.isConsumed(assertion: "_x", connection: Identifier(stored: "con-other"))
            }
            try expect(known, false, "the same id at another connection")
            _ = try await store.write { try $0.sweep(at: ContractNouns.later, limit: 10) }
            let third = try await store.read { try $0.isConsumed(assertion: "_x", connection: connection) }
            try expect(third, false, "the id after the date")
        },
    ]
}
