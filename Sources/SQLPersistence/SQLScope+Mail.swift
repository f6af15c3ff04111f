import Essentials
import GatewayModel
import Persistence

extension SQLScope {
    func queuedMail(_ id: Identifier<QueuedMail>) throws -> QueuedMail? {
        try one(QueuedMail.self, where: "id = $1", [SQLValue(id)])
    }

    func queuedMail(state: QueuedMail.State, limit: Int) throws -> [QueuedMail] {
        try all(
            QueuedMail.self, where: "state = $1 ORDER BY created_at DESC, id DESC LIMIT $2",
            [.text(state.rawValue), .integer(Int64(limit))])
    }

    func insert(_ mail: QueuedMail) throws { try insertRecord(mail) }

    func leaseMail(at instant: Timestamp, until end: Timestamp, limit: Int) throws -> [QueuedMail] {
        let due = try all(
            QueuedMail.self,
            where: """
                state = 'queued' AND next_attempt_at <= $1 AND (leased_until IS NULL OR leased_until <= $1)
                ORDER BY next_attempt_at, id LIMIT $2
                """, [SQLValue(instant), .integer(Int64(limit))])
        return try due.compactMap { mail in
            var leased = mail
            leased.attempts += 1
            leased.leasedUntil = end
            // Two nodes may have read the same row: the count says whose it is.
            let taken = try transaction.execute(
                """
                UPDATE mail_queue SET attempts = $3, leased_until = $4 WHERE id = $1 AND attempts = $2
                AND state = 'queued'
                """,
                [SQLValue(mail.id), .integer(Int64(mail.attempts)), .integer(Int64(leased.attempts)), SQLValue(end)])
            return taken == 1 ? leased : nil
        }
    }

    func finish(_ mail: QueuedMail) throws -> Bool { try change(mail, from: .queued) }
    func requeue(_ mail: QueuedMail) throws -> Bool { try change(mail, from: .parked) }

    private func change(_ mail: QueuedMail, from state: QueuedMail.State) throws -> Bool {
        try transaction.execute(
            """
            UPDATE mail_queue SET sealed_text = $4, state = $5, next_attempt_at = $6, leased_until = $7,
            last_error = $8, kept_until = $9 WHERE id = $1 AND attempts = $2 AND state = $3
            """,
            [
                SQLValue(mail.id), .integer(Int64(mail.attempts)), .text(state.rawValue), .bytes(mail.sealedText),
                .text(mail.state.rawValue), SQLValue(mail.nextAttemptAt), SQLValue(mail.leasedUntil),
                SQLValue(mail.lastError), SQLValue(mail.keptUntil),
            ]) == 1
    }

    func dropMail(concerning subject: String) throws -> Int {
        try transaction.execute(
            "DELETE FROM mail_queue WHERE concerns = $1 AND state IN ('queued', 'parked')", [.text(subject)])
    }
}
