import Essentials
import GatewayModel
import Persistence

extension StoreContract {
    private static let now = ContractNouns.now
    private static let later = ContractNouns.later
    private static let organization: Identifier<Organization> = Identifier(stored: "org-a")
    private static let other: Identifier<Organization> = Identifier(stored: "org-b")

    private static func event(
        _ id: String, of organization: Identifier<Organization> = organization, type: String = "user.updated",
        subject: String = "per-a", at instant: Timestamp = now
    ) -> OutgoingEvent {
        OutgoingEvent(
            id: Identifier(stored: "evt-" + id), organization: organization, type: type, subject: subject, at: instant,
            data: ["k": "v"])
    }

    private static func sweep(
        _ store: any Store, of id: Identifier<Organization> = organization, before instant: Timestamp, limit: Int = 100
    ) async throws -> Int {
        try await store.write { try $0.sweepEvents(of: id, before: instant, at: now, limit: limit).events }
    }

    /// What goes of the feeds, and what stays.
    static let eventRetention: [Check] = [
        Check("rule P-3: the sequence goes on without a gap where every event was swept, under its name") { store in
            try await store.write { scope in for id in ["1", "2", "3"] { try scope.append(event(id)) } }
            try expect(try await sweep(store, before: now), 0, "swept at their own time")
            try expect(try await sweep(store, before: later, limit: 2), 2, "a first bite")
            try await store.read { scope in
                try expect(try scope.keptCursor(of: organization), 2, "the lowest cursor")
                try expect(try scope.tenant(organization).events(after: 0, limit: 9).map(\.sequence), [3], "kept")
            }
            try expect(try await sweep(store, before: later), 1, "a second bite")
            try expect(try await sweep(store, before: later), 0, "a bite of nothing")
            let next = try await store.write { try $0.append(event("4", at: later)) }
            try expect(next, 4, "the next event's place")
            try await store.read { scope in
                try expect(try scope.lastSequence(of: organization), 4, "the newest place")
                try expect(try scope.keptCursor(of: organization), 3, "the lowest cursor")
                try expect(try scope.incarnation(of: organization), "inc-1", "the sequence's name")
                try expect(
                    try scope.event(of: organization, sequence: 4)?.incarnation, "inc-1", "the name in an event")
            }
        },
        Check("rule P-3: only what is oldest goes, and an event of a clock that ran ahead holds up those behind it") {
            store in
            try await store.write { scope in
                try scope.append(event("1"))
                try scope.append(event("2", at: later))
                try scope.append(event("3"))
                try scope.append(event("4", of: other, at: later))
            }
            let due = try await store.read { try $0.organizationsWithEvents(before: later, limit: 9) }
            try expect(due, [organization], "organizations with something to sweep")
            try expect(try await sweep(store, before: later), 1, "swept")
            let kept = try await store.read { try $0.tenant(organization).events(after: 0, limit: 9).map(\.sequence) }
            try expect(kept, [2, 3], "kept")
            let left = try await store.read { try $0.organizationsWithEvents(before: later, limit: 9) }
            try expect(left, [], "organizations with something left")
        },
        Check("rule P-3: a cursor of the order over all is good as long as nothing behind it was swept") { store in
            try await store.write { scope in
                try scope.append(event("1"))
                _ = try scope.orderEvents(limit: 9)
                try scope.append(event("2", of: other, at: later))
                _ = try scope.orderEvents(limit: 9)
                try scope.append(event("3"))
                _ = try scope.orderEvents(limit: 9)
            }
            try expect(try await store.read { try $0.keptPosition() }, 0, "the lowest at first")
            try expect(try await sweep(store, before: later, limit: 1), 1, "a first bite")
            try expect(try await store.read { try $0.keptPosition() }, 1, "the lowest after it")
            try expect(try await sweep(store, before: later), 1, "a second bite")
            try await store.read { scope in
                try expect(try scope.keptPosition(), 3, "the lowest after that")
                try expect(try scope.orderedEvents(after: 0, limit: 9).map(\.position), [2], "kept")
                try expect(try scope.lastPosition(), 3, "the newest place")
                try expect(try scope.incarnation(of: nil), "inc-1", "the order's name")
            }
        },
        Check("rule P-3: an event that is swept before it had a place over all is missed by every cursor so far") {
            store in
            try await store.write { scope in
                try scope.append(event("1", of: other, at: later))
                _ = try scope.orderEvents(limit: 9)
                try scope.append(event("2"))
            }
            try expect(try await sweep(store, before: later), 1, "swept")
            let (kept, last) = try await store.read { (try $0.keptPosition(), try $0.lastPosition()) }
            try expect([kept, last], [2, 2], "the lowest and the newest place")
            let next = try await store.write { scope in
                try scope.append(event("3", of: other, at: later))
                _ = try scope.orderEvents(limit: 9)
                return try scope.orderedEvents(after: kept, limit: 9).map(\.position)
            }
            try expect(next, [3], "behind it")
        },
        Check("rule P-3: deliveries of swept events go with them, and the subject's next one has its turn") { store in
            let endpoint = WebhookEndpoint(
                id: Identifier(stored: "whk-a"), organization: nil, url: "https://a.example", eventTypes: [],
                sealedSecret: [1], cursor: 0, createdAt: now, updatedAt: now)
            let swept = try await store.write { scope in
                try scope.insert(endpoint)
                for (id, instant) in [("1", now), ("2", now), ("3", later), ("4", later)] {
                    let event = event(id, at: instant)
                    let sequence = try scope.append(event)
                    try scope.queue(SequencedEvent(sequence: sequence, event: event), to: endpoint.id, at: now)
                }
                return try scope.sweepEvents(of: organization, before: later, at: later, limit: 9)
            }
            try expect(swept, EventSweep(events: 2, undelivered: 2), "what went")
            let left = try await store.read {
                try $0.deliveries(to: endpoint.id, state: nil, before: nil, limit: 9)
            }
            try expect(left.map(\.sequence), [4, 3], "deliveries left")
            try expect(left.map(\.nextAttemptAt), [nil, later], "whose turn it is")
        },
        Check("events are filtered by type and by family, letter by letter") { store in
            try await store.write { scope in
                for (id, type) in [
                    ("1", "user.created"), ("2", "user.updated"), ("3", "userx.created"), ("4", "scim_token.made"),
                    ("5", "scimxtoken.made"),
                ] {
                    try scope.append(event(id, type: type))
                }
                _ = try scope.orderEvents(limit: 9)
            }
            for (types, sequences): (Set<String>, [Int64]) in [
                ([], [1, 2, 3, 4, 5]), (["user.*"], [1, 2]), (["user.updated", "scim_token.*"], [2, 4]),
                (["none.such"], []),
            ] {
                try await store.read { scope in
                    let found = try scope.tenant(organization).events(after: 0, limit: 9, types: types).map(\.sequence)
                    try expect(found, sequences, "of \(types.sorted())")
                    let all = try scope.orderedEvents(after: 0, limit: 9, types: types).map(\.position)
                    try expect(all, sequences, "over all, of \(types.sorted())")
                }
            }
        },
        Check("every sequence is renamed at once") { store in
            let names = try await store.write { scope in
                try scope.append(event("1"))
                try scope.append(event("2", of: other))
                _ = try scope.orderEvents(limit: 9)
                try scope.renewIncarnations(to: "inc-new")
                try scope.append(event("3"))
                return [
                    try scope.incarnation(of: organization), try scope.incarnation(of: other),
                    try scope.incarnation(of: nil), try scope.incarnation(of: Identifier(stored: "org-c")),
                ]
            }
            try expect(names, ["inc-new", "inc-new", "inc-new", nil], "names")
        },
    ]
}
