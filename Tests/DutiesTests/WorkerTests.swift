import Duties
import Effects
import Essentials
import Foundation
import GatewayModel
import GatewayTesting
import Persistence
import SQLPersistence
import SQLiteDriver
import Testing

@Suite struct WorkerTests {
    /// Waits for what another task brings about; the limit is for a broken build only.
    private func eventually(_ condition: () throws -> Bool) async throws {
        for _ in 0..<2000 {
            if try condition() { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        Issue.record("it never came about")
    }

    @Test func `the worker delivers as soon as events are committed, and ends when the bell is silenced`() async throws
    {
        let outbox = try await Outbox()
        let endpoint = try await outbox.endpoint("one")
        let run = Task { await outbox.worker.run() }
        for _ in 0..<20 { try await outbox.append("per-1", "per-2") }
        try await eventually { try outbox.arrived(at: endpoint).count == 40 }
        #expect(try outbox.arrived(at: endpoint).filter { $0 % 2 == 1 } == (0..<20).map { $0 * 2 + 1 })
        #expect(try outbox.arrived(at: endpoint).filter { $0 % 2 == 0 } == (0..<20).map { $0 * 2 + 2 })
        outbox.bell.silence()
        await run.value
    }

    @Test func `promise P6: a receiver that is slow holds up nobody else's deliveries`() async throws {
        let outbox = try await Outbox()
        let slow = try await outbox.endpoint("a-slow")
        let quick = try await outbox.endpoint("quick")
        outbox.receiver.delay(slow.url, .seconds(3600))
        let run = Task { await outbox.worker.run() }
        for index in 0..<40 { try await outbox.append("per-\(index)") }
        try await eventually { try outbox.arrived(at: quick).count == 40 }
        #expect(try outbox.arrived(at: slow).count == 4)
        run.cancel()
        await run.value
    }

    @Test func `rule P-3: a worker that was killed in an attempt leaves a repetition, never a loss`() async throws {
        let path = FileManager.default.temporaryDirectory.path + "/outbox-\(UUID().uuidString).sqlite"
        let first = try await Outbox(path: path)
        let endpoint = try await first.endpoint("one")
        try await first.append("per-1", "per-1")
        // Claimed, and never settled: what a kill leaves.
        try await first.worker.fanOut()
        let lease = Outbox.start.advanced(by: .minutes(1))
        _ = try await first.store.write { scope in
            try scope.claimDeliveries(to: endpoint.id, at: Outbox.start, until: lease, limit: 10)
        }
        let second = try await Outbox(path: path)
        #expect(try await second.worker.drain() == 0)
        second.clock.advance(by: .minutes(1))
        try await second.worker.drain()
        #expect(try second.arrived(at: endpoint) == [1, 2])
    }

    @Test func `a replay in the middle of an attempt is not undone by it`() async throws {
        let outbox = try await Outbox()
        let endpoint = try await outbox.endpoint("one")
        try await outbox.append("per-1", "per-1")
        let store = outbox.store
        outbox.receiver.answer(status: 200)
        outbox.receiver.delay(endpoint.url, .milliseconds(100))
        let step = Task { try await outbox.worker.step() }
        try await eventually { outbox.receiver.messages.count == 1 }
        try await store.write { try $0.rewind(endpoint, to: 0) }
        _ = try await step.value
        outbox.receiver.delay(endpoint.url, .zero)
        try await outbox.worker.drain()
        #expect(try outbox.arrived(at: endpoint) == [1, 1, 2])
    }

    @Test func `an endpoint that was deleted gets nothing more, and its deliveries are gone`() async throws {
        let outbox = try await Outbox()
        let endpoint = try await outbox.endpoint("one")
        try await outbox.append("per-1")
        try await outbox.worker.fanOut()
        try await outbox.store.write { try $0.delete(endpoint) }
        #expect(try await outbox.worker.drain() == 0)
        #expect(try await outbox.deliveries(endpoint).isEmpty)
    }

    @Test func `many events are fanned out in bounded batches`() async throws {
        var limits = OutboxWorker.Limits()
        limits.batch = 7
        let outbox = try await Outbox(limits: limits)
        let own = try await outbox.endpoint("own")
        let all = try await outbox.endpoint("all", organization: nil)
        for index in 0..<50 { try await outbox.append("per-\(index)") }
        try await outbox.worker.drain()
        #expect(try outbox.arrived(at: own).count == 50)
        #expect(try outbox.arrived(at: all).count == 50)
    }

    @Test func `rule P-3: two workers on one store deliver each event once and keep the order`() async throws {
        let outbox = try await Outbox()
        let endpoint = try await outbox.endpoint("one")
        let other = OutboxWorker(outbox.worker.context)
        let runs = [outbox.worker, other].map { worker in Task { await worker.run() } }
        for _ in 0..<30 { try await outbox.append("per-1", "per-2", "per-3") }
        try await eventually { try outbox.arrived(at: endpoint).count >= 90 }
        outbox.bell.silence()
        for run in runs { await run.value }
        let arrived = try outbox.arrived(at: endpoint)
        #expect(arrived.count == 90)
        for subject in 0..<3 {
            let own = arrived.filter { Int($0 - 1) % 3 == subject }
            #expect(own == own.sorted())
        }
    }
}
