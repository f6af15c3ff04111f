package import Cryptography
package import Effects
import Essentials
import GatewayModel
package import Persistence

/// Sends what waits in the mail queue, so that no request waits for a mail server.
///
/// Rows are leased: several nodes share the work, and what a node had in hand when it was killed is sent by another once
/// the lease has run out. A message may arrive twice then; its Message-ID is the same both times.
package struct MailWorker: Sendable {
    private let store: any Store
    private let clock: any WallClock
    private let mailer: any Mailer
    private let key: SealingKey

    /// Longer than a mailer takes for a batch at most.
    private static let lease: Duration = .minutes(3)
    private static let batch = 4

    package init(store: any Store, clock: any WallClock, mailer: any Mailer, key: SealingKey) {
        self.store = store
        self.clock = clock
        self.mailer = mailer
        self.key = key
    }

    /// Sends until nothing is due.
    ///
    /// - Returns: how many messages were tried.
    @discardableResult package func sendDue() async throws -> Int {
        var tried = 0
        while true {
            let now = clock.now()
            let leased = try await store.write {
                try $0.leaseMail(at: now, until: now.advanced(by: MailWorker.lease), limit: MailWorker.batch)
            }
            guard !leased.isEmpty else { return tried }
            for mail in leased {
                let done = Task.isCancelled ? released(mail) : await send(mail)
                _ = try await store.write { try $0.finish(done) }
                tried += 1
            }
            guard !Task.isCancelled else { return tried }
        }
    }

    /// Given back untried, for another to take at once: this node is told to stop.
    private func released(_ leased: QueuedMail) -> QueuedMail {
        var mail = leased
        mail.leasedUntil = nil
        return mail
    }

    /// Tries one message and says what came of it.
    private func send(_ leased: QueuedMail) async -> QueuedMail {
        var mail = leased
        guard clock.now() < mail.expiresAt else {
            mail.noteFailure("mail.expired: it is too late for it", isPermanent: true, at: clock.now())
            mail.sealedText = []
            return mail
        }
        do {
            let text = try key.open(mail.sealedText, context: Array(mail.id.text.utf8))
            try await mailer.send(
                MailMessage(
                    id: mail.id.text, to: mail.recipient.text, subject: mail.subject,
                    text: String(decoding: text, as: UTF8.self)))
            mail.noteSent(at: clock.now())
        } catch let error as MailError {
            // Without a mail server there is nothing to wait for: it is parked, and an admin may send it later.
            mail.noteFailure(
                "\(error.code): \(error.message)", isPermanent: error.isPermanent || error == .notConfigured,
                at: clock.now())
        } catch let error as any CodedError {
            mail.noteFailure("\(error.code): \(error.message)", isPermanent: true, at: clock.now())
        } catch {
            mail.noteFailure("\(error)", isPermanent: false, at: clock.now())
        }
        return mail
    }
}
