import ArgumentParser
import Console
import Cryptography
import DemoIdentityProvider
import Essentials
import Foundation
import GatewayHTTP
import GatewayTesting
import Hummingbird
import LiveEffects
import Logging
import UnixSignals

/// `gatehouse demo`: the gateway, an identity provider and an application on one machine, offline.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show a sign-in from an identity provider through the gateway to an application.")

    @Flag(help: "Drive the log-in without a browser, and exit 0 or 1.") var check = false
    @Option(help: "The gateway's port; 0 picks one.") var port: Int?
    @Option(name: .customLong("demo-fault"), help: "A mistake for the identity provider to make.") var fault = "none"

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        guard let fault = DemoFault(rawValue: fault) else {
            throw ValidationError(
                "--demo-fault is one of \(DemoFault.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let directory = FileManager.default.temporaryDirectory.path + "/gatehouse-demo-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        do {
            let stage = try await DemoStage(
                directory: directory, port: check ? 0 : port ?? 8080, fault: fault,
                log: LogOutput.logger(.text, level: check ? .critical : .warning))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for application in stage.applications {
                    group.addTask { try await application() }
                }
                try await stage.waitUntilReady()
                if check {
                    let isolated = DemoCheck(stage: stage)
                    let pool = stage.pool
                    let outcome = await pool.run { Result { try isolated.run() } }
                    group.cancelAll()
                    do {
                        print(try outcome.get())
                    } catch {
                        FileHandle.standardError.write(Data("demo check failed: \(error)\n".utf8))
                        throw ExitCode(1)
                    }
                } else {
                    print(stage.invitation)
                    fflush(nil)
                    try await group.waitForAll()
                }
            }
        } catch let error as any CodedError {
            throw Failure.exit(error)
        }
    }
}
