import Essentials
import GatewayModel
import Persistence
import SQLPersistence
import SQLiteDriver
import Testing

@Suite struct EventBellTests {
    private static let organization: Identifier<Organization> = Identifier(stored: "org-a")
    private static let other: Identifier<Organization> = Identifier(stored: "org-b")

    private static func event(_ id: String) -> OutgoingEvent {
        OutgoingEvent(
            id: Identifier(stored: "evt-" + id), organization: organization, type: "user.created", subject: "per-a",
            at: Timestamp(milliseconds: 0), data: .null)
    }

    @Test func `what was rung after the ticket is not waited for`() async {
        let bell = EventBell()
        let ticket = bell.ticket()
        bell.ring([Self.organization])
        await bell.wait(for: Self.organization, since: ticket, atMost: .seconds(3600))
    }

    @Test func `a ring wakes who waits for that organization or for any, silence wakes everybody`() async {
        let bell = EventBell()
        let ticket = bell.ticket()
        await withTaskGroup(of: String.self) { group in
            for (name, organization) in [("own", Self.organization), ("any", nil)] {
                group.addTask {
                    await bell.wait(for: organization, since: ticket, atMost: .seconds(3600))
                    return name
                }
            }
            // Sooner or later they wait; a ring that comes too early is not waited for either.
            bell.ring([Self.organization])
            var woken: Set<String> = []
            for await name in group { woken.insert(name) }
            #expect(woken == ["own", "any"])
        }
        let next = bell.ticket()
        let stranger = Task { await bell.wait(for: Self.other, since: next, atMost: .seconds(3600)) }
        bell.silence()
        await stranger.value
        await bell.wait(for: nil, since: bell.ticket(), atMost: .seconds(3600))
    }

    @Test func `waiting ends with its time and with its task`() async {
        let bell = EventBell()
        await bell.wait(for: nil, since: bell.ticket(), atMost: .milliseconds(1))
        let task = Task { await bell.wait(for: nil, since: bell.ticket(), atMost: .seconds(3600)) }
        task.cancel()
        await task.value
    }

    @Test func `a commit with events rings, one without and one that is rolled back do not`() async throws {
        struct Stop: Error {}
        let bell = EventBell()
        let store = try await SQLStore(database: try SQLiteDatabase(path: nil), bell: bell)
        let before = bell.ticket()
        try await store.write { _ in }
        await #expect(throws: Stop.self) {
            try await store.write { scope in
                try scope.append(Self.event("a"))
                throw Stop()
            }
        }
        #expect(bell.ticket() == before)
        _ = try await store.write { try $0.append(Self.event("b")) }
        #expect(bell.ticket() != before)
    }
}
