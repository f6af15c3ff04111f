package import Essentials

/// What the running program knows of itself, gathered where files and tasks are.
package struct InstallationFacts: Sendable {
    /// A task that runs by the clock.
    package struct Duty: Sendable, Hashable {
        package let name: String
        /// The last run that ended, well or not; nil where none has.
        package let lastRunAt: Timestamp?
        /// What the last run failed with; nil where it did not.
        package let failure: String?

        package init(name: String, lastRunAt: Timestamp?, failure: String?) {
            self.name = name
            self.lastRunAt = lastRunAt
            self.failure = failure
        }
    }

    package var version: String
    package var startedAt: Timestamp
    package var engine: String
    package var databaseBytes: Int64?
    /// Written and not yet taken into the database.
    package var logBytes: Int64?
    package var freeBytes: Int64?
    package var sendsMail: Bool
    package var duties: [Duty]

    package init(
        version: String, startedAt: Timestamp, engine: String, databaseBytes: Int64? = nil,
        logBytes: Int64? = nil, freeBytes: Int64? = nil, sendsMail: Bool, duties: [Duty] = []
    ) {
        self.version = version
        self.startedAt = startedAt
        self.engine = engine
        self.databaseBytes = databaseBytes
        self.logBytes = logBytes
        self.freeBytes = freeBytes
        self.sendsMail = sendsMail
        self.duties = duties
    }
}

/// The installation at a glance (S28).
package struct SystemState: Sendable {
    package struct Check: Sendable, Hashable {
        package let name: String
        /// Nil where it holds, else why not.
        package let problem: String?
    }

    /// Nil where the program does not say: an embedded gateway.
    package let facts: InstallationFacts?
    package let checks: [Check]
    /// Not counted beyond ``most``.
    package let parkedMail: Int
    /// Endpoints that have not heard of every event yet; not counted beyond ``most``.
    package let laggingEndpoints: Int
    package let notices: [HealthNotice]
    package let at: Timestamp

    package static let most = 100
}
