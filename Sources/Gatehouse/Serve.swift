import ArgumentParser
import Essentials
import Foundation
import GatewayHTTP
import Hummingbird
import Logging
import ServiceLifecycle
import SignOn
import UnixSignals

/// `gatehouse serve`: runs the gateway until it is told to stop.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run the gateway.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        do {
            let settings = try options.settings()
            // SQLite's short-lived files, too, lie where nobody else reads; an operator's own word counts more.
            unsafe setenv("SQLITE_TMPDIR", settings.dataDirectory, 0)
            let log = LogOutput.logger(settings.logFormat)
            if settings.allowPrivateNetwork {
                log.warning(
                    "the egress guard is lifted: private addresses may be fetched from and sent to (for labs only)")
            }
            if settings.mail == nil {
                log.warning(
                    "there is no mail server (--smtp-url, --mail-from): nobody can set a password, owners get no notices"
                )
            }
            let port = settings.port == 0 ? LoopbackServer.freePort() : settings.port
            let base = settings.baseURL ?? "http://\(settings.host):\(port)"
            let gateway = try await Gateway(settings: settings, baseURL: base, log: log)
            // An address that a restart prints anew; an installation with an administrator prints none.
            let firstRun = try await gateway.services.firstRun.token()
            let application = LoopbackServer.application(
                routes: gateway.routes, host: settings.host, port: port, pages: gateway.pages, log: log,
                proxies: settings.trustedProxies
            ) {
                print("gatehouse ready url=\(base)")
                if let firstRun {
                    print("no administrator yet: open \(base)/setup/\(firstRun) within the hour to make the first one")
                }
                fflush(nil)
            }
            // Services end in reverse order: the outbox first, which also lets waiting readers go, then the server.
            let outbox = OutboxService(worker: gateway.outbox, bell: gateway.bell)
            let services = ServiceGroup(
                services: [application, outbox], gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await gateway.sweep() }
                group.addTask { await gateway.sweepEvents() }
                group.addTask { try await services.run() }
                group.addTask { await gateway.keepLog() }
                group.addTask { await gateway.checkClaims() }
                group.addTask { await gateway.refreshMetadata() }
                group.addTask { await gateway.watchCertificates() }
                group.addTask { await gateway.deliverMail() }
                if let retention = settings.retention.audit {
                    group.addTask { await gateway.sweepAudit(olderThan: retention) }
                }
                // The server ends at a signal; the sweeper ends with it.
                _ = try await group.next()
                group.cancelAll()
                try await gateway.services.flushLogs()
            }
            gateway.close()
        } catch let error as any CodedError {
            throw Failure.exit(error)
        }
    }
}
