import Foundation

/// A plain HTTP/1.1 exchange with a loopback address: the demonstration's application and check use no library for it.
struct HTTPExchange: Sendable {
    let status: Int
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    struct Failed: Error, CustomStringConvertible { let description: String }

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// Sends one request and reads the answer to its end.
    ///
    /// Blocks: call it on a thread that may.
    static func perform(
        _ method: String, _ url: String, headers: [(String, String)] = [], body: [UInt8] = []
    ) throws -> HTTPExchange {
        guard url.hasPrefix("http://127.0.0.1:") else {
            throw Failed(description: "\(url) is not on the loopback address")
        }
        let rest = url.dropFirst("http://127.0.0.1:".count)
        let digits = rest.prefix { $0.isNumber }
        guard let port = UInt16(digits) else { throw Failed(description: "\(url) has no port") }
        let path = rest.dropFirst(digits.count)
        var head = "\(method) \(path.isEmpty ? "/" : path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        head += "Content-Length: \(body.count)\r\n\r\n"
        return try parse(try exchange(port, Array(head.utf8) + body))
    }

    private static func exchange(_ port: UInt16, _ bytes: [UInt8]) throws -> [UInt8] {
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(handle) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = unsafe inet_addr("127.0.0.1")
        let connected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Failed(description: "nobody listens on port \(port)") }
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = unsafe rest.withUnsafeBytes {
                unsafe send(handle, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { throw Failed(description: "the connection broke") }
            rest = rest.dropFirst(sent)
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = unsafe recv(handle, &buffer, buffer.count, 0)
            guard count > 0 else { return answer }
            answer += buffer.prefix(count)
        }
    }

    private static func parse(_ bytes: [UInt8]) throws -> HTTPExchange {
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: [13, 10, 13, 10]) }) else {
            throw Failed(description: "no HTTP answer")
        }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        guard let first = lines.first?.split(separator: " "), first.count >= 2, let status = Int(first[1]) else {
            throw Failed(description: "no status line")
        }
        let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (
                line[..<colon].lowercased(),
                String(line[line.index(after: colon)...]).trimmingCharacters(in: .whitespaces)
            )
        }
        return HTTPExchange(status: status, headers: headers, body: Array(bytes[(end + 4)...]))
    }
}
