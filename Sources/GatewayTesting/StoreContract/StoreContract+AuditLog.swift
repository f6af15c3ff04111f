import Essentials
import GatewayModel
import Persistence

extension StoreContract {
    /// The audit log's chains and its filters.
    static let auditLog: [Check] = [
        Check("rule A-4: each audit event's hash covers its fields and the hash before it") { store in
            let events = [event("a", at: 3), event("b", at: 1), event("c", at: 2)]
            for event in events { try await store.write { try $0.append(event) } }
            let organization = events[0].organization
            let page = try await store.read { try $0.auditChain(of: organization, after: 0, limit: 10) }
            try expect(page.rows.map(\.sequence), [1, 2, 3], "places, in the order of writing")
            try expect(page.rows.map(\.fields), events.map(\.chainFields), "what is vouched for")
            try expect(page.unchained, 0, "events without a place")
            var hash = AuditChain.origin
            for row in page.rows {
                hash = AuditChain.hash(after: hash, sequence: row.sequence, fields: row.fields)
                try expect(row.hash, hash, "hash \(row.sequence)")
            }
            try expect(page.head, AuditLink(sequence: 3, hash: hash), "the kept head")
            let head = try await store.read { try $0.auditHead(of: organization) }
            try expect(head, page.head, "the head alone")
            let rest = try await store.read { try $0.auditChain(of: organization, after: 1, limit: 1) }
            try expect(rest.rows.map(\.sequence), [2], "a page behind the first")
        },
        Check("rule A-4: an organization's chain and the installation's are apart") { store in
            try await store.write { scope in
                try scope.append(event("a", of: "a"))
                try scope.append(event("i", of: nil))
                try scope.append(event("b", of: "b"))
                try scope.append(event("j", of: nil))
            }
            for (organization, ids) in [("a", ["aud-a"]), ("b", ["aud-b"]), (nil, ["aud-i", "aud-j"])] {
                let id = organization.map { Identifier<Organization>(stored: "org-" + $0) }
                let page = try await store.read { try $0.auditChain(of: id, after: 0, limit: 10) }
                try expect(page.rows.map { $0.fields[0] }, ids, "chain of \(organization ?? "the installation")")
                try expect(page.head?.sequence, Int64(ids.count), "head of \(organization ?? "the installation")")
                let listed = try await store.read {
                    try $0.auditEvents(of: id, matching: AuditFilter(), before: nil, limit: 10)
                }
                try expect(listed.map(\.event.id.text), ids.reversed(), "list of \(organization ?? "the installation")")
            }
            let none = try await store.read { try $0.auditHead(of: Identifier(stored: "org-none")) }
            try expect(none, nil, "the head of a chain without events")
        },
        Check("rule A-4: a body that is rolled back leaves no gap in the chain") { store in
            try await store.write { try $0.append(event("a")) }
            do {
                try await store.write { scope in
                    try scope.append(event("lost"))
                    throw StoreError.missing("on purpose")
                }
            } catch StoreError.missing {}
            // Many at once share commits, and still follow each other.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<50 {
                    group.addTask { try await store.write { try $0.append(event("n\(index)")) } }
                }
                try await group.waitForAll()
            }
            let page = try await store.read { try $0.auditChain(of: event("a").organization, after: 0, limit: 100) }
            try expect(page.rows.map(\.sequence), Array(1...51), "places")
            try expect(page.head?.sequence, 51, "the head")
        },
        Check("rule A-4: audit events are found by action, actor, target and time") { store in
            try await store.write { scope in
                try scope.append(event("a", at: 1, action: "connection.activated", actor: "system", target: "con-1"))
                try scope.append(
                    event("b", at: 2, action: "connection.drafted", actor: "person:per-1", target: "con-2"))
                try scope.append(event("c", at: 3, action: "connections", actor: "system", target: "con-2"))
                try scope.append(event("d", at: 3, action: "connection.*", actor: "x", target: nil))
            }
            let cases: [(AuditFilter, [String])] = [
                (AuditFilter(), ["d", "c", "b", "a"]), (AuditFilter(action: "connection.activated"), ["a"]),
                (AuditFilter(action: "connection.*"), ["d", "b", "a"]), (AuditFilter(action: "connection"), []),
                (AuditFilter(actor: "system"), ["c", "a"]), (AuditFilter(target: "con-2"), ["c", "b"]),
                (AuditFilter(from: instant(2)), ["d", "c", "b"]), (AuditFilter(to: instant(2)), ["a"]),
                (AuditFilter(actor: "system", target: "con-2", from: instant(1), to: instant(4)), ["c"]),
            ]
            let organization = event("a").organization
            for (filter, names) in cases {
                let ids = names.map { "aud-" + $0 }
                let listed = try await store.read {
                    try $0.auditEvents(of: organization, matching: filter, before: nil, limit: 10)
                }
                try expect(listed.map(\.event.id.text), ids, "list for \(filter)")
                let exported = try await store.read {
                    try $0.auditEvents(of: organization, matching: filter, after: 0, through: 4, limit: 10)
                }
                try expect(exported.map(\.event.id.text).sorted(), ids.sorted(), "export for \(filter)")
                try expect(
                    exported.compactMap(\.link?.sequence), exported.compactMap(\.link?.sequence).sorted(), "order")
            }
            let page = try await store.read { scope in
                try scope.auditEvents(
                    of: organization, matching: AuditFilter(action: "connection.*"),
                    before: Identifier(stored: "aud-d"), limit: 1)
            }
            try expect(page.map(\.event.id.text), ["aud-b"], "one behind the newest")
            let part = try await store.read { scope in
                try scope.auditEvents(of: organization, matching: AuditFilter(), after: 1, through: 3, limit: 10)
            }
            try expect(part.map(\.event.id.text), ["aud-b", "aud-c"], "a part of the chain")
        },
    ]

    private static func instant(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }

    private static func event(
        _ id: String, of organization: String? = "a", at time: Int64 = 1, action: String = "connection.activated",
        actor: String = "system", target: String? = "con-a"
    ) -> AuditEvent {
        AuditEvent(
            id: Identifier(stored: "aud-" + id), organization: organization.map { Identifier(stored: "org-" + $0) },
            at: instant(time), actor: actor, action: action, target: target, before: ["state": "<tested>"],
            after: ["n": [1, nil, 0.5, "ü"]], origin: Origin(address: nil, requestID: "req-1"))
    }
}
