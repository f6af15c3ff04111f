package import Essentials
package import GatewayModel

/// What migrations rest on, and what is kept of them (rules M-1, M-2).
package protocol MigrationReading {
    /// By id, for the verbs' own authorisation; its organization is inside.
    func migration(_ id: Identifier<SignOnMigration>) throws -> SignOnMigration?
    /// Those that the organization takes part in, on whichever side; newest first.
    func migrations(of organization: Identifier<Organization>, limit: Int) throws -> [SignOnMigration]
    /// The organization's people beside what the target knows of them.
    ///
    /// - Parameters:
    ///   - target: the organization whose connection and directories will speak for them.
    ///   - connection: of the target; nil where it has none.
    ///   - domains: those that the target will have.
    ///   - limit: how many are named.
    func movingPeople(
        of organization: Identifier<Organization>, to target: Identifier<Organization>,
        through connection: Connection?, domains: [DomainName], at instant: Timestamp, limit: Int
    ) throws -> MovingPeople
    /// When somebody first logged in through the connection, a test log-in left out; nil where nobody has.
    func firstSignOn(through connection: Connection) throws -> Timestamp?
}

/// What migrations write.
package protocol MigrationWriting {
    func insert(_ migration: SignOnMigration) throws
    func update(_ migration: SignOnMigration) throws
}
