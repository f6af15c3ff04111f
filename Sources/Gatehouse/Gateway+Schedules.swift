import Administration
import Duties
import Effects
import Essentials
import GatewayHTTP
import Logging
import Persistence
import SQLPersistence

/// What the gateway does by the clock while it serves.
extension Gateway {
    /// Runs `work` until the task is cancelled.
    ///
    /// There is a pause after every run, above all after one that failed: what is broken is not tried in a hot loop.
    /// - Parameters:
    ///   - duty: what it is, for the log.
    ///   - first: the pause before the first run.
    ///   - pause: the pause after each run.
    ///   - failurePause: the pause after a run that failed; nil for `pause`.
    func keep(
        _ duty: String, first: Duration, every pause: Duration, afterFailure failurePause: Duration? = nil,
        _ work: () async throws -> Void
    ) async {
        var next = first
        while !Task.isCancelled {
            do {
                try await Task.sleep(for: next)
                try await work()
                duties.note(duty, at: context.clock.now(), failure: nil)
                next = pause
            } catch is CancellationError {
                return
            } catch {
                log.error("a duty failed", metadata: ["duty": "\(duty)", "error": "\(error)"])
                duties.note(duty, at: context.clock.now(), failure: (error as? any CodedError)?.code ?? "see the log")
                next = failurePause ?? pause
            }
        }
    }

    /// Checks the domain claims whose time has come (rules D-3, D-4).
    func checkClaims() async {
        await keep("checking domain claims", first: .zero, every: .seconds(10)) {
            while try await services.domainClaims.checkDue() >= 50 { try Task.checkCancellation() }
        }
    }

    /// Reads the metadata whose time has come (rule C-5).
    func refreshMetadata() async {
        await keep("reading metadata", first: .seconds(10), every: .seconds(10)) {
            while try await services.connections.refreshDue() >= 16 { try Task.checkCancellation() }
        }
    }

    /// Tells of certificates that expire, soon after the start and then once an hour (rule C-4).
    func watchCertificates() async {
        await keep("telling of certificates", first: .seconds(10), every: .hours(1), afterFailure: .seconds(60)) {
            let told = try await services.connections.noticeExpiring()
            if told > 0 { log.notice("certificates expire", metadata: ["notices": "\(told)"]) }
        }
    }

    /// Writes the request log's reads and refusals.
    func keepLog() async {
        await keep("writing the provisioning log", first: .seconds(1), every: .seconds(1)) {
            try await services.flushLogs()
        }
    }

    /// Sends the mail that waits.
    func deliverMail() async {
        await keep("sending mail", first: .seconds(1), every: .seconds(1)) { try await mailWorker.sendDue() }
    }

    /// Deletes what is past its date, in small bites; of several nodes one at a time.
    func sweep() async {
        await keep("sweeping", first: .seconds(60), every: .seconds(60)) {
            let removed = try await sweeper.sweepExpired()
            if removed > 0 { log.debug("swept", metadata: ["rows": "\(removed)"]) }
        }
    }

    /// Deletes events that are older than they are kept (rule P-3).
    func sweepEvents() async {
        await keep("sweeping events", first: .minutes(2), every: .hours(1), afterFailure: .minutes(1)) {
            let swept = try await sweeper.sweepEvents()
            if swept.events > 0 { log.info("swept events", metadata: ["events": "\(swept.events)"]) }
            if swept.undelivered > 0 {
                log.warning(
                    "events were swept that no webhook has delivered", metadata: ["deliveries": "\(swept.undelivered)"])
            }
        }
    }

    /// Deletes audit events that are older than the operator wants them kept.
    func sweepAudit(olderThan retention: Duration) async {
        await keep("sweeping audit events", first: .minutes(3), every: .hours(1)) {
            let swept = try await services.auditLog.sweep(
                olderThan: retention, random: context.random, clock: context.clock)
            if swept.events > 0 { log.notice("swept audit events", metadata: ["events": "\(swept.events)"]) }
            for organization in swept.broken {
                log.error(
                    "an audit log is not as it was written, and nothing is swept from it: run gatehouse doctor",
                    metadata: ["organization": "\(organization?.text ?? "installation")"])
            }
        }
    }
}
