import Foundation

/// A server on the loopback address that reads one request, answers it with fixed bytes, and closes.
final class LoopbackReceiver: @unchecked Sendable {
    let port: UInt16
    private let handle: Int32
    private let finished = DispatchSemaphore(value: 0)
    // Written by the thread before `finished` is signalled, read after.
    private var received: [UInt8] = []

    init(answer: String) throws {
        handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = unsafe inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let handle = handle
        let bound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(handle, $0, length) == 0 && listen(handle, 1) == 0 && getsockname(handle, $0, &length) == 0
            }
        }
        guard bound else { throw CocoaError(.fileNoSuchFile) }
        port = UInt16(bigEndian: address.sin_port)
        Thread { [self] in serve(Array(answer.utf8)) }.start()
    }

    private func serve(_ answer: [UInt8]) {
        let client = accept(handle, nil, nil)
        var buffer = [UInt8](repeating: 0, count: 65536)
        while !isComplete {
            let count = unsafe recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            received += buffer.prefix(count)
        }
        var rest = answer[...]
        while !rest.isEmpty {
            let sent = unsafe rest.withUnsafeBytes {
                unsafe send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { break }
            rest = rest.dropFirst(sent)
        }
        close(client)
        close(handle)
        finished.signal()
    }

    private var isComplete: Bool {
        let text = String(decoding: received, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return false }
        let length = text.lowercased().range(of: "content-length: ").flatMap {
            Int(text[$0.upperBound...].prefix { $0.isNumber })
        }
        return text[end.upperBound...].utf8.count >= length ?? 0
    }

    /// The request, once it was answered.
    var request: String {
        finished.wait()
        return String(decoding: received, as: UTF8.self)
    }
}
