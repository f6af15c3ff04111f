import Essentials
import GatewayModel
import Persistence

extension StoreContract {
    private static func trace(
        _ id: String, _ outcome: SignOnTrace.Outcome, minutes: Int, connection: String = "con-a"
    ) -> SignOnTrace {
        SignOnTrace(
            id: Identifier(stored: "trc-" + id), organization: Identifier(stored: "org-a"),
            connection: Identifier(stored: connection), attempt: nil,
            at: ContractNouns.now.advanced(by: .minutes(minutes)), outcome: outcome, code: nil, detail: .null,
            sealedResponse: nil, expiresAt: ContractNouns.later)
    }

    /// What says how connections and directories do.
    static let health: [Check] = [
        Check("rule L-10: the last trace of each outcome, and how many there are, are told by connection") { store in
            let nouns = try ContractNouns()
            try await store.write { scope in
                try scope.insert(trace("a", .signedIn, minutes: 1))
                for minute in 2..<7 { try scope.insert(trace("\(minute)", .refused, minutes: minute)) }
                try scope.insert(trace("z", .signedIn, minutes: 9, connection: "con-b"))
                try scope.insert(nouns.link)
            }
            try await store.read { scope in
                let tenant = scope.tenant(Identifier(stored: "org-a"))
                let connection = Identifier<Connection>(stored: "con-a")
                try expect(try tenant.lastTrace(of: connection, outcome: .signedIn)?.id.text, "trc-a", "last success")
                try expect(try tenant.lastTrace(of: connection, outcome: .refused)?.id.text, "trc-6", "last refusal")
                func count(_ minutes: Int, _ limit: Int) throws -> Int {
                    let since = ContractNouns.now.advanced(by: .minutes(minutes))
                    return try tenant.traceCount(of: connection, outcome: .refused, since: since, limit: limit)
                }
                try expect(try count(0, 99), 5, "all refusals")
                try expect(try count(4, 99), 3, "refusals from an instant on")
                try expect(try count(0, 2), 2, "refusals, not counted further")
                try expect(try tenant.hasIdentityLink(connection: connection), true, "somebody logged in")
                try expect(
                    try tenant.hasIdentityLink(connection: Identifier(stored: "con-b")), false, "nobody logged in")
                let other = scope.tenant(Identifier(stored: "org-b"))
                try expect(try other.lastTrace(of: connection, outcome: .signedIn), nil, "another organization's")
            }
        },
        Check("rule S-4: the request log is told by outcome, newest first, page by page") { store in
            func entry(_ id: String, _ method: String, _ status: Int, minutes: Int) -> ProvisioningLogEntry {
                ProvisioningLogEntry(
                    id: Identifier(stored: "log-" + id), organization: Identifier(stored: "org-a"),
                    directory: Identifier(stored: "dir-a"), token: Identifier(stored: "tok-a"),
                    at: ContractNouns.now.advanced(by: .minutes(minutes)), method: method, path: "/Users",
                    status: status, code: nil, detail: nil, rewrites: .null, difference: .null, duration: 1,
                    requestID: "r", expiresAt: ContractNouns.later)
            }
            let entries = [
                entry("a", "POST", 201, minutes: 1), entry("b", "GET", 200, minutes: 2),
                entry("c", "PATCH", 400, minutes: 3), entry("d", "DELETE", 204, minutes: 4),
                entry("e", "GET", 404, minutes: 5),
            ]
            try await store.write { scope in for each in entries { try scope.insert(each) } }
            try await store.read { scope in
                let tenant = scope.tenant(Identifier(stored: "org-a"))
                func ids(_ outcome: ProvisioningOutcome, _ before: String? = nil) throws -> [String] {
                    try tenant.provisioningLog(
                        outcome, before: before.map { Identifier(stored: "log-" + $0) }, limit: 9
                    ).map { String($0.id.text.dropFirst(4)) }
                }
                try expect(try ids(.refused), ["e", "c"], "refusals")
                try expect(try ids(.refused, "e"), ["c"], "refusals behind one")
                try expect(try ids(.changed), ["d", "a"], "changes")
                try expect(try ids(.changed, "d"), ["a"], "changes behind one")
                try expect(try tenant.provisioningLogEntry(entries[0].id), entries[0], "one entry")
                let other = scope.tenant(Identifier(stored: "org-b"))
                try expect(try other.provisioningLogEntry(entries[0].id), nil, "another organization's entry")
                try expect(try other.provisioningLog(.changed, before: nil, limit: 9), [], "another's log")
            }
        },
    ]
}
