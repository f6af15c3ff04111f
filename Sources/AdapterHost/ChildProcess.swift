import AdapterKit
import Adapting
internal import CProcess
import Foundation

/// A library in a process of its own; a crash, a hang or garbage costs one call, and the process is started anew.
///
/// Calls are serialised on a thread of their own: the socket is waited for with a deadline, never on a shared pool.
final class ChildProcess: @unchecked Sendable {
    // `process` and `socket` are used on `queue` alone.
    private let id: String
    private let runner: String
    private let library: String
    private let manifest: [UInt8]
    private let deadline: Duration
    private let queue: DispatchQueue
    private var process: pid_t = -1
    private var socket: Int32 = -1

    init(id: String, runner: String, library: String, manifest: ProviderManifest, deadline: Duration) {
        self.id = id
        self.runner = runner
        self.library = library
        self.manifest = manifest.message
        self.deadline = deadline
        queue = DispatchQueue(label: "adapter.\(id)")
    }

    deinit { stop() }

    func call(_ message: UInt32, _ request: [UInt8]) async throws(AdapterFailure) -> (status: Int32, answer: [UInt8]) {
        let outcome: Result<(Int32, [UInt8]), AdapterFailure> = await withCheckedContinuation { continuation in
            queue.async {
                do throws(AdapterFailure) {
                    try self.start()
                    continuation.resume(returning: .success(try self.exchange(message, request)))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try outcome.get()
    }

    private func start() throws(AdapterFailure) {
        // Nothing is outstanding between calls: a readable socket means an end, or bytes that nobody asked for.
        if process > 0, gatehouse_wait_readable(socket, 0) != 0 { stop() }
        guard process < 0 else { return }
        var end: Int32 = -1
        let started = unsafe gatehouse_spawn(runner, library, &end)
        guard started > 0 else { throw .unavailable(id) }
        (process, socket) = (started, end)
        // The first call gets longer: the library's first load is slow on a busy machine.
        let (status, _) = try exchange(1, manifest, patience: max(deadline, .seconds(10)))
        guard status == 0 else {
            stop()
            throw .unavailable(id)
        }
    }

    private func stop() {
        if socket >= 0 { close(socket) }
        if process > 0 { gatehouse_kill(process) }
        (process, socket) = (-1, -1)
    }

    /// Frame: message or status, length, bytes; both numbers four bytes, little-endian.
    private func exchange(
        _ message: UInt32, _ request: [UInt8], patience: Duration? = nil
    ) throws(AdapterFailure) -> (Int32, [UInt8]) {
        let limit = ContinuousClock.now.advanced(by: patience ?? deadline)
        do throws(AdapterFailure) {
            try send(AdapterFrame.header(message, request.count) + request, until: limit)
            let header = try receive(8, until: limit)
            let (status, count) = AdapterFrame.read(header)
            guard count <= AdapterFrame.maximumBytes else { throw .malformedAnswer(id) }
            return (Int32(bitPattern: status), try receive(count, until: limit))
        } catch {
            // Whatever went wrong, what the socket holds now belongs to no later call.
            stop()
            throw error
        }
    }

    /// A process that stopped reading would hold a large request up for ever: each part waits for room, within the deadline.
    private func send(_ bytes: [UInt8], until limit: ContinuousClock.Instant) throws(AdapterFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if sent < 0, errno == EAGAIN {
                guard gatehouse_wait_writable(socket, try milliseconds(until: limit)) == 1 else { throw .timedOut(id) }
                continue
            }
            guard sent > 0 else { throw .crashed(id) }
            rest = rest.dropFirst(sent)
        }
    }

    private func milliseconds(until limit: ContinuousClock.Instant) throws(AdapterFailure) -> Int32 {
        let left = ContinuousClock.now.duration(to: limit)
        guard left > .zero else { throw .timedOut(id) }
        return Int32(
            clamping: left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1)
    }

    private func receive(_ count: Int, until limit: ContinuousClock.Instant) throws(AdapterFailure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            guard gatehouse_wait_readable(socket, try milliseconds(until: limit)) == 1 else { throw .timedOut(id) }
            let received = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe recv(socket, buffer.baseAddress?.advanced(by: filled), count - filled, 0)
            }
            guard received > 0 else { throw .crashed(id) }
            filled += received
        }
        return bytes
    }
}
