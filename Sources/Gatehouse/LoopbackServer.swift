import Console
import Effects
import Foundation
import GatewayHTTP
import Hummingbird
import LiveEffects
import Logging
import UnixSignals

/// An HTTP server for a list of routes.
enum LoopbackServer {
    static func application(
        routes: [Route], host: String, port: Int, pages: PageRenderer, log: Logger,
        proxies: TrustedProxies = .loopback,
        onReady: @escaping @Sendable () async -> Void = {}
    ) -> some ApplicationProtocol {
        let dispatcher = RequestDispatcher(
            routes: routes, renderer: GatewayErrorRenderer(pages: pages), log: log, proxies: proxies)
        return Application(
            responder: GatewayResponder(dispatcher: dispatcher, random: SystemRandom()),
            server: .http1(configuration: .init(idleTimeout: .seconds(75))),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: "gatehouse"),
            onServerRunning: { _ in await onReady() }, logger: log)
    }

    /// A port of the loopback address that nobody has at this moment.
    static func freePort() -> Int {
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(handle) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = unsafe inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                guard unsafe bind(handle, generic, length) == 0, unsafe getsockname(handle, generic, &length) == 0
                else {
                    return 0
                }
                return unsafe Int(UInt16(bigEndian: pointer.pointee.sin_port))
            }
        }
    }
}
