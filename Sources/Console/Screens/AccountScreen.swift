package import Essentials

/// The person who is signed in, and what protects their way in.
package struct AccountScreen: Screen {
    let email: String
    let connection: String?
    let authenticatedAt: Timestamp
    let usedRecoveryCode: Bool
    let now: Timestamp

    /// - Parameter connection: the name of the connection that they came through; nil for a password.
    package init(
        email: String, connection: String?, authenticatedAt: Timestamp, usedRecoveryCode: Bool, now: Timestamp
    ) {
        self.email = email
        self.connection = connection
        self.authenticatedAt = authenticatedAt
        self.usedRecoveryCode = usedRecoveryCode
        self.now = now
    }

    package var title: String { "Your account" }
    package var blocks: [any Block] {
        let way = connection.map { "at the identity provider, through \($0)" }
        return [
            Facts([
                .init("E-mail", Inline(email)),
                .init("Signed in", Inline(way ?? (usedRecoveryCode ? "with a recovery code" : "with a password"))),
                .init("Authenticated", .time(authenticatedAt, now: now)),
            ]),
            Heading("Ways in when the identity provider is down"),
            Paragraph(
                "Owners and admins can sign in with a password or a recovery code even where SSO is required. Each such use is told to all owners."
            ),
            Actions(links: [
                Link("Change the password", "/password/change"),
                Link("Make new recovery codes", "/password/recovery-codes"),
            ]),
        ]
    }
}
