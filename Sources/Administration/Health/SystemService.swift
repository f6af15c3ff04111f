import Effects
import Essentials
package import GatewayModel
import Persistence

/// The state of the installation, for its operator.
package struct SystemService: Sendable {
    private let context: AdministrationContext
    private let readiness: @Sendable () async -> String?
    private let facts: (@Sendable () async -> InstallationFacts)?

    /// - Parameters:
    ///   - readiness: nil where the gateway can serve, else why not.
    ///   - facts: what the running program knows of itself; nil where nobody does.
    package init(
        _ context: AdministrationContext, readiness: @escaping @Sendable () async -> String?,
        facts: (@Sendable () async -> InstallationFacts)?
    ) {
        self.context = context
        self.readiness = readiness
        self.facts = facts
    }

    package func state(actor: Actor) async throws -> SystemState {
        try Authorization.requireOperator(actor)
        let now = context.clock.now()
        let problem = await readiness()
        let facts = await facts?()
        let (parked, lagging) = try await context.store.read { scope in
            (
                try scope.queuedMail(state: .parked, limit: SystemState.most).count,
                try scope.laggingEndpoints(limit: SystemState.most).count
            )
        }
        let isSecure = context.baseURL.hasPrefix("https://")
        return SystemState(
            facts: facts,
            checks: [
                SystemState.Check(name: "Ready to serve", problem: problem),
                SystemState.Check(
                    name: "The address is encrypted",
                    problem: isSecure
                        ? nil : "\(context.baseURL) is not https: cookies and tokens can be read on the way"),
            ], parkedMail: parked, laggingEndpoints: lagging,
            notices: notices(problem, facts, parked, at: now), at: now)
    }

    private func notices(
        _ problem: String?, _ facts: InstallationFacts?, _ parked: Int, at now: Timestamp
    ) -> [HealthNotice] {
        var notices: [HealthNotice] = []
        func add(_ severity: Finding.Severity, _ code: String, _ subject: String, _ message: String, _ remedy: String) {
            notices.append(
                HealthNotice(
                    at: nil, Finding(severity, code: code, message: message, remedy: remedy), subject: subject))
        }
        if let problem {
            add(.error, "system.not_ready", "Readiness", problem, "look at the log, and run gatehouse doctor")
        }
        if parked > 0 {
            add(
                .warning, "system.mail_parked", "Mail", "\(parked) messages could not be sent and wait",
                "mend the mail server's settings, then send them again")
        }
        guard let facts else { return notices }
        if !facts.sendsMail {
            add(
                .warning, "system.no_mail", "Mail", "no mail server is set: invitations and notices reach nobody",
                "give --smtp-url and --mail-from")
        }
        if let free = facts.freeBytes, free < 1 << 30 {
            add(
                free < 100 << 20 ? .error : .warning, "system.storage_low", "Storage",
                "\(free >> 20) MiB are free where the database lies", "make room, or move the data directory")
        }
        for duty in facts.duties {
            guard let failure = duty.failure else { continue }
            notices.append(
                HealthNotice(
                    at: duty.lastRunAt,
                    Finding(
                        .warning, code: "system.duty_failed", message: "\(duty.name) failed: \(failure)",
                        remedy: "look at the log; it is tried again by itself"), subject: "Workers"))
        }
        return HealthNotice.inOrder(notices)
    }
}
