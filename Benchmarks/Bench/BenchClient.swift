import Essentials
import Foundation

/// One kept-alive HTTP connection, blocking.
final class BenchClient {
    private let handle: Int32
    private let port: UInt16
    private var buffer: [UInt8] = []

    init(port: UInt16) throws {
        self.port = port
        handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var one: Int32 = 1
        unsafe setsockopt(handle, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = unsafe inet_addr("127.0.0.1")
        let connected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw BenchFailure(description: "can't connect to port \(port)") }
    }

    deinit { close(handle) }

    struct Answer {
        let status: Int
        let head: String
        let body: [UInt8]

        func header(_ name: String) -> String? {
            for line in head.split(separator: "\r\n") {
                guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name else { continue }
                return line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            }
            return nil
        }
    }

    func send(_ method: String, _ path: String, headers: [String] = [], body: String = "") throws -> Answer {
        var text = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
        for header in headers { text += header + "\r\n" }
        text += "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let sent = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(handle, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { throw BenchFailure(description: "the connection broke") }
            rest = rest.dropFirst(sent)
        }
        return try receive()
    }

    /// A call of the administration API as the operator.
    func administer(_ method: String, _ path: String, _ body: JSONValue) throws -> JSONValue {
        let answer = try send(
            method, "/api/v1" + path,
            headers: ["Authorization: Bearer \(BenchServer.key)", "Content-Type: application/json"], body: body.text)
        guard answer.status < 300 else {
            throw BenchFailure(description: "\(path): \(String(decoding: answer.body, as: UTF8.self))")
        }
        return try JSONValue(parsing: answer.body)
    }

    private func receive() throws -> Answer {
        var chunk = [UInt8](repeating: 0, count: 32768)
        while true {
            if let end = headEnd() {
                let length = contentLength(end)
                if buffer.count >= end + 4 + length {
                    let head = String(decoding: buffer[..<end], as: UTF8.self)
                    let body = Array(buffer[(end + 4)..<(end + 4 + length)])
                    buffer.removeFirst(end + 4 + length)
                    let status = Int(head.dropFirst(9).prefix(3)) ?? 0
                    return Answer(status: status, head: head, body: body)
                }
            }
            let count = unsafe recv(handle, &chunk, chunk.count, 0)
            guard count > 0 else { throw BenchFailure(description: "the server closed the connection") }
            buffer += chunk.prefix(count)
        }
    }

    /// On bytes, for splitting a string into lines would cost the shared cores a good part of what is measured.
    private func contentLength(_ end: Int) -> Int {
        let name = Array("content-length:".utf8)
        var start = 0
        while start < end {
            let line = buffer[start..<end].prefix { $0 != 13 }
            if line.count > name.count, zip(line, name).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) {
                return line.reduce(0) { (48...57).contains($1) ? $0 * 10 + Int($1 - 48) : $0 }
            }
            start = line.endIndex + 2
        }
        return 0
    }

    private func headEnd() -> Int? {
        guard buffer.count >= 4 else { return nil }
        for index in 0...(buffer.count - 4)
        where buffer[index] == 13 && buffer[index + 1] == 10 && buffer[index + 2] == 13 && buffer[index + 3] == 10 {
            return index
        }
        return nil
    }
}
