/// One numbered change of the schema; applied once, in order, each in its own transaction.
struct Migration: Sendable {
    let number: Int
    let name: String
    let statements: [String]

    /// All of them, oldest first.
    ///
    /// Schema changes are additive first (house rule 38).
    static func all(bytes: String) -> [Migration] {
        [
            Migration(number: 1, name: "the first sign-in", statements: FirstSchema.statements(bytes: bytes)),
            Migration(number: 2, name: "directories", statements: DirectorySchema.statements(bytes: bytes)),
            Migration(number: 3, name: "events out", statements: EventsSchema.statements(bytes: bytes)),
            Migration(number: 4, name: "audit chains", statements: AuditSchema.statements(bytes: bytes)),
            Migration(number: 5, name: "passwords and mail", statements: PasswordSchema.statements(bytes: bytes)),
            Migration(number: 6, name: "the life of a domain claim", statements: ClaimSchema.statements),
            Migration(number: 7, name: "metadata and expiry", statements: MetadataSchema.statements),
            Migration(
                number: 8, name: "invitations and access requests",
                statements: InvitationSchema.statements(bytes: bytes)),
            Migration(number: 9, name: "shared SSO", statements: SharedSSOSchema.statements(bytes: bytes)),
            Migration(number: 10, name: "invitations by address", statements: InvitationSchema.byAddress),
            Migration(number: 11, name: "retention", statements: RetentionSchema.statements(bytes: bytes)),
            Migration(number: 13, name: "rows in turn", statements: PlanSchema.statements),
            Migration(number: 15, name: "migrations of sign-on", statements: SignOnMigrationSchema.statements),
            Migration(number: 16, name: "the console's first run", statements: InstallationSchema.statements),
            Migration(number: 17, name: "set-up links", statements: SetupLinkSchema.statements(bytes: bytes)),
            Migration(number: 18, name: "lists that are searched", statements: SearchSchema.statements(bytes: bytes)),
            Migration(number: 19, name: "the log of log-ins", statements: SignOnLogSchema.statements),
        ]
    }
}
