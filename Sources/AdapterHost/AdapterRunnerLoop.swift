import AdapterKit
internal import CAdapterABI
internal import CProcess
import Foundation

/// The child's side: loads one library and answers messages on descriptor 3 until the parent is gone.
package enum AdapterRunnerLoop {
    /// Runs until the socket closes; returns the exit status.
    package static func run(library path: String) -> Int32 {
        guard gatehouse_exit_on_hangup(3) == 0 else { return 3 }
        guard let library = try? LoadedLibrary(path: path) else { return 1 }
        while let header = read(8) {
            let (message, count) = AdapterFrame.read(header)
            guard count <= AdapterFrame.maximumBytes, let request = read(count) else { return 2 }
            let (status, answer) = library.call(message, request)
            guard write(AdapterFrame.header(UInt32(bitPattern: status), answer.count) + answer) else { return 0 }
        }
        return 0
    }

    private static func read(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let received = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe recv(3, buffer.baseAddress?.advanced(by: filled), count - filled, 0)
            }
            guard received > 0 else { return nil }
            filled += received
        }
        return bytes
    }

    private static func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(3, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }
}
