import Essentials
import GatewayModel
import Persistence

extension StoreContract {
    private static let works: Identifier<Organization> = Identifier(stored: "org-a")

    private static func endpoint(_ id: String, organization: String? = "a") -> WebhookEndpoint {
        WebhookEndpoint(
            id: Identifier(stored: "whk-" + id), organization: organization.map { Identifier(stored: "org-" + $0) },
            url: "https://hook.example/\(id)", eventTypes: ["user.created", "team.*"], sealedSecret: [1, 0, 2],
            previousSealedSecret: [3, 0], previousSecretEndsAt: ContractNouns.later, cursor: 0,
            createdAt: ContractNouns.now, updatedAt: ContractNouns.later)
    }

    private static func event(_ id: String, subject: String, organization: String = "a") -> OutgoingEvent {
        OutgoingEvent(
            id: Identifier(stored: "evt-" + id), organization: Identifier(stored: "org-" + organization),
            type: "user.created", subject: subject, at: ContractNouns.now, data: ["k": "v"])
    }

    /// Appends and queues one event per subject named.
    private static func queue(_ subjects: [String], to endpoint: WebhookEndpoint, in store: any Store) async throws {
        try await store.write { scope in
            try scope.insert(endpoint)
            for (index, subject) in subjects.enumerated() {
                let event = event("\(index)", subject: subject)
                let sequence = try scope.append(event)
                try scope.queue(
                    SequencedEvent(sequence: sequence, event: event), to: endpoint.id, at: ContractNouns.now)
            }
        }
    }

    private static func claim(
        _ endpoint: WebhookEndpoint, in store: any Store, at instant: Timestamp = ContractNouns.now
    ) async throws -> [WebhookDelivery] {
        try await store.write { scope in
            try scope.claimDeliveries(to: endpoint.id, at: instant, until: instant.advanced(by: .minutes(1)), limit: 10)
        }
    }

    /// Events, their order over all, and their deliveries.
    static let events: [Check] = [
        Check("rule 39: every field of an endpoint and a delivery survives") { store in
            var changed = endpoint("a")
            try await store.write { [changed] in try $0.insert(changed) }
            changed.disable(reason: "why")
            changed.cursor = 7
            try await store.write { [changed] in try $0.update(changed) }
            let found = try await store.read { [id = changed.id] in try $0.webhookEndpoint(id) }
            try expect(found, changed, "endpoint")
            let all = try await store.read { try $0.webhookEndpoints(of: nil) }
            try expect(all, [], "endpoints of the operator")
            try await queue(["per-a"], to: endpoint("b"), in: store)
            let claimed = try await claim(endpoint("b"), in: store)
            var delivery = claimed[0]
            delivery.state = .parked
            delivery.attempts = 10
            delivery.nextAttemptAt = nil
            delivery.lastAttemptAt = ContractNouns.now
            delivery.lastStatus = 500
            delivery.lastOutcome = "status"
            let settled = try await store.write { [delivery] in
                try $0.settle(
                    delivery, claimedUntil: ContractNouns.now.advanced(by: .minutes(1)), at: ContractNouns.now)
            }
            try expect(settled, true, "the settling")
            let stored = try await store.read { [endpoint = delivery.endpoint] in
                try $0.deliveries(to: endpoint, state: .parked, before: nil, limit: 10)
            }
            try expect(stored, [delivery], "delivery")
        },
        Check("rule P-3: the order over all is gap-free and keeps each organization's, under concurrent writers") {
            store in
            await withTaskGroup(of: Void.self) { group in
                for index in 0..<60 {
                    let event = event("\(index)", subject: "per-\(index)", organization: "\(index % 3)")
                    group.addTask { _ = try? await store.write { try $0.append(event) } }
                    if index % 7 == 0 { group.addTask { _ = try? await store.write { try $0.orderEvents(limit: 5) } } }
                }
            }
            while try await store.write({ try $0.orderEvents(limit: 7) }) > 0 {}
            let all = try await store.read { try $0.orderedEvents(after: 0, limit: 1000) }
            try expect(all.map(\.position), (1...60).map { Int64($0) }, "positions")
            for organization in 0..<3 {
                let sequences = all.map(\.event).filter { $0.event.organization.text == "org-\(organization)" }
                try expect(sequences.map(\.sequence), (1...20).map { Int64($0) }, "sequences in the order over all")
            }
            try expect(try await store.read { try $0.lastPosition() }, 60, "last position")
            try expect(try await store.read { try $0.hasUnorderedEvents() }, false, "unordered events")
        },
        Check("rule P-3: of each subject one delivery is due at a time, the next once it is delivered") { store in
            let endpoint = endpoint("a")
            try await queue(["per-a", "per-a", "per-b", "per-a"], to: endpoint, in: store)
            let lease = ContractNouns.now.advanced(by: .minutes(1))
            var claimed = try await claim(endpoint, in: store)
            try expect(claimed.map(\.sequence), [1, 3], "claimed first")
            try expect(try await claim(endpoint, in: store).count, 0, "claimed while leased")
            claimed[0].state = .delivered
            claimed[0].nextAttemptAt = nil
            let delivered = claimed[0]
            let settled = try await store.write { scope in
                (
                    try scope.settle(delivered, claimedUntil: lease, at: ContractNouns.now),
                    try scope.settle(delivered, claimedUntil: lease, at: ContractNouns.now)
                )
            }
            try expect(settled.0, true, "the settling")
            try expect(settled.1, false, "a second settling")
            try expect(try await claim(endpoint, in: store).map(\.sequence), [2], "claimed next")
            // A worker that died: its leases end.
            let later = try await claim(endpoint, in: store, at: lease)
            try expect(later.map(\.sequence), [2, 3], "claimed when the leases have ended")
        },
        Check("rule P-3: what is parked keeps its subject waiting until it is asked for again") { store in
            let endpoint = endpoint("a")
            try await queue(["per-a", "per-a"], to: endpoint, in: store)
            var parked = try await claim(endpoint, in: store)[0]
            parked.state = .parked
            parked.attempts = 10
            parked.nextAttemptAt = nil
            let lease = ContractNouns.now.advanced(by: .minutes(1))
            _ = try await store.write { [parked] in
                try $0.settle(parked, claimedUntil: lease, at: ContractNouns.now)
            }
            try expect(try await claim(endpoint, in: store, at: ContractNouns.later).count, 0, "claimed behind it")
            let counts = try await store.read { try $0.deliveryCounts(to: endpoint.id) }
            try expect([counts.pending, counts.parked], [1, 1], "counts")
            let count = try await store.write { try $0.requeueParked(to: endpoint.id, at: ContractNouns.now) }
            try expect(count, 1, "requeued")
            let again = try await claim(endpoint, in: store)
            try expect(again.map(\.sequence), [1], "claimed again")
            try expect(again.map(\.attempts), [0], "attempts of the fresh schedule")
        },
        Check("rule P-3: an endpoint is behind until it has heard of its organization's last event") { store in
            var (own, all) = (endpoint("a"), endpoint("b", organization: nil))
            try await store.write { [own, all] scope in
                try scope.insert(own)
                try scope.insert(all)
                try scope.append(event("1", subject: "per-a"))
            }
            try expect(
                try await store.read { try $0.laggingEndpoints(limit: 10) }, [own.id, all.id], "behind at first")
            own.cursor = 1
            all.cursor = 1
            try await store.write { [own, all] scope in
                _ = try scope.orderEvents(limit: 10)
                try scope.update(own)
                try scope.update(all)
            }
            try expect(try await store.read { try $0.laggingEndpoints(limit: 10) }, [], "behind at the end")
            try await store.write { [own] in try $0.rewind(own, to: 0) }
            try expect(try await store.read { try $0.laggingEndpoints(limit: 10) }, [own.id], "behind once rewound")
        },
        Check("delivered deliveries are swept by age, and others never") { store in
            let endpoint = endpoint("a")
            try await queue(["per-a", "per-b"], to: endpoint, in: store)
            var delivered = try await claim(endpoint, in: store)[0]
            delivered.state = .delivered
            delivered.nextAttemptAt = nil
            delivered.lastAttemptAt = ContractNouns.now
            let lease = ContractNouns.now.advanced(by: .minutes(1))
            _ = try await store.write { [delivered] in
                try $0.settle(delivered, claimedUntil: lease, at: ContractNouns.now)
            }
            let early = try await store.write { try $0.sweepDeliveries(before: ContractNouns.now, limit: 10) }
            try expect(early, 0, "swept before their date")
            let onTime = try await store.write { try $0.sweepDeliveries(before: ContractNouns.later, limit: 10) }
            try expect(onTime, 1, "swept after it")
        },
    ]
}
