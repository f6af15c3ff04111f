import Essentials
import GatewayModel
import Persistence

extension StoreContract {
    private static let now = ContractNouns.now
    private static let organization: Identifier<Organization> = Identifier(stored: "org-a")

    private static func invitation(_ id: String, hash: UInt8, endsAt end: Timestamp) throws -> Invitation {
        Invitation(
            id: Identifier(stored: "inv-" + id), organization: organization, email: try EmailAddress("ann@x.example"),
            role: .member, tokenHash: [hash], invitedBy: "operator", createdAt: now, sentAt: now, expiresAt: end)
    }

    private static func request(_ id: String, decidedAt: Timestamp?) throws -> AccessRequest {
        AccessRequest(
            id: Identifier(stored: "acr-" + id), organization: organization, project: Identifier(stored: "prj-a"),
            email: try EmailAddress("ann@x.example"), state: decidedAt == nil ? .pending : .denied, createdAt: now,
            decidedAt: decidedAt)
    }

    private static func mail(_ id: String, _ state: QueuedMail.State, about subject: String?) throws -> QueuedMail {
        QueuedMail(
            id: Identifier(stored: "mal-" + id), organization: organization, kind: .invitation,
            recipient: try EmailAddress("ann@x.example"), subject: "s", sealedText: [1], state: state, createdAt: now,
            expiresAt: now.advanced(by: .days(9)), nextAttemptAt: now, concerns: subject)
    }

    /// What keeps a store from growing for ever.
    static let retention: [Check] = [
        Check("invitations go 90 days after their end, access requests 90 days after the decision, open ones never") {
            store in
            let end = now.advanced(by: Retention.settled)
            try await store.write { scope in
                try scope.insert(try invitation("a", hash: 1, endsAt: now))
                try scope.insert(try invitation("b", hash: 2, endsAt: now.advanced(by: .days(1))))
                try scope.insert(try request("a", decidedAt: now))
                try scope.insert(try request("b", decidedAt: now.advanced(by: .days(1))))
                try scope.insert(try request("c", decidedAt: nil))
            }
            let early = try await store.write { try $0.sweep(at: end.advanced(by: .milliseconds(-1)), limit: 10) }
            try expect(early, 0, "rows swept a moment too early")
            let onTime = try await store.write { try $0.sweep(at: end, limit: 10) }
            try expect(onTime, 2, "rows swept on time")
            try await store.read { scope in
                let tenant = scope.tenant(organization)
                try expect(try tenant.invitations(before: nil, limit: 9).map(\.id.text), ["inv-b"], "invitations")
                try expect(
                    try tenant.accessRequests(state: nil, before: nil, limit: 9).map(\.id.text).sorted(),
                    ["acr-b", "acr-c"], "access requests")
            }
            let late = try await store.write { try $0.sweep(at: end.advanced(by: .days(999)), limit: 10) }
            try expect(late, 2, "rows swept years later")
            try expect(
                try await store.read { try $0.tenant(organization).pendingAccessRequestCount() }, 1, "open requests")
        },
        Check("a bite takes no more than so many rows of a kind, and the next goes on") { store in
            try await store.write { scope in
                for index: UInt8 in 0..<25 {
                    try scope.insert(
                        PasswordLink(
                            hash: [index], identity: Identifier(stored: "per-a"), createdAt: now, expiresAt: now))
                }
            }
            var bites: [Int] = []
            for _ in 0..<4 { bites.append(try await store.write { try $0.sweep(at: now, limit: 10) }) }
            try expect(bites, [10, 10, 5, 0], "rows in each bite")
        },
        Check("the turn of a duty is one node's until the next is due") { store in
            let next = now.advanced(by: .minutes(1))
            let turns = try await store.write { scope in
                [
                    try scope.takeTurn(of: "one", at: now, next: next),
                    try scope.takeTurn(of: "one", at: now, next: next),
                    try scope.takeTurn(of: "two", at: now, next: next),
                    try scope.takeTurn(of: "one", at: next.advanced(by: .milliseconds(-1)), next: next),
                    try scope.takeTurn(of: "one", at: next, next: next.advanced(by: .minutes(1))),
                    try scope.takeTurn(of: "one", at: next, next: next.advanced(by: .minutes(1))),
                ]
            }
            try expect(turns, [true, false, true, false, true, false], "first, again, another duty, early, due, again")
        },
        Check("rule L-14: mail about something is dropped while it waits or is parked, and no other mail") { store in
            let leased = try await store.write { scope in
                try scope.insert(try mail("a", .queued, about: "inv-a"))
                let leased = try scope.leaseMail(at: now, until: now.advanced(by: .minutes(3)), limit: 9)
                try scope.insert(try mail("b", .parked, about: "inv-a"))
                try scope.insert(try mail("c", .sent, about: "inv-a"))
                try scope.insert(try mail("d", .queued, about: "inv-b"))
                try scope.insert(try mail("e", .queued, about: nil))
                return leased
            }
            let dropped = try await store.write { try $0.dropMail(concerning: "inv-a") }
            try expect(dropped, 2, "messages dropped")
            let left = try await store.read { scope in
                try [QueuedMail.State.queued, .parked, .sent].flatMap { try scope.queuedMail(state: $0, limit: 9) }
            }
            try expect(left.map(\.id.text).sorted(), ["mal-c", "mal-d", "mal-e"], "messages left")
            var sent = leased[0]
            sent.noteSent(at: now)
            let stored = sent
            try expect(try await store.write { try $0.finish(stored) }, false, "the word of whoever had it in hand")
        },
    ]
}
