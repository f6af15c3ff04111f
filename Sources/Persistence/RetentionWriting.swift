package import Essentials
package import GatewayModel

/// What keeps the store from growing for ever.
package protocol RetentionWriting {
    /// Takes the turn of a duty that several nodes share; false where it is not due yet, or another has it.
    ///
    /// A node that dies in its turn is missed once, until `next`.
    func takeTurn(of duty: String, at instant: Timestamp, next: Timestamp) throws -> Bool
    /// Deletes what is past its date at `instant`, at most `limit` rows of each kind, and returns how many rows went.
    ///
    /// Attempts that were answered, and of the others all but ``Retention/abandonedCount`` for ``Retention/abandoned``;
    /// outcomes, codes, grants, consumed assertions, sessions, traces, the provisioning log; of traces without an
    /// organization, all but the newest 1,000 (rule L-10). Password links, devices and throttles; mail that was sent a week
    /// ago or given up a month ago. Invitations, set-up links and decided access requests after ``Retention/settled``.
    func sweep(at instant: Timestamp, limit: Int) throws -> Int
    /// Deletes messages that wait or are parked and are about this, whoever has them in hand; returns how many.
    func dropMail(concerning subject: String) throws -> Int
    /// Deletes the chain's events up to this link, which becomes its anchor; returns how many.
    func sweepAudit(
        of organization: Identifier<Organization>?, through link: AuditLink, at instant: Timestamp
    ) throws -> Int
}

/// How long things are kept that nothing rests on any more.
package enum Retention {
    /// Invitations and set-up links after they have ended, access requests after they were decided: the audit log has them longer.
    package static let settled: Duration = .days(90)
    /// Log-ins that nobody finished, after they could have been: what went wrong at the IdP's own page leaves no other
    /// mark here (rule L-10).
    package static let abandoned: Duration = .days(1)
    /// How many of those are kept at most, over all organizations: anybody can begin a log-in.
    package static let abandonedCount = 10_000
}
