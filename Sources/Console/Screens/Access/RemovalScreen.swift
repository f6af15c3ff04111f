package import Administration
import GatewayModel

/// Removing a connection, or the whole sign-on configuration (S22).
package struct RemovalScreen: Screen {
    let removal: ConnectionService.Removal
    let isWhole: Bool
    let base: String

    /// - Parameters:
    ///   - isWhole: whether all of the configuration goes, and not one connection.
    ///   - base: the address of the organization's pages.
    package init(removal: ConnectionService.Removal, isWhole: Bool, base: String) {
        self.removal = removal
        self.isWhole = isWhole
        self.base = base
    }

    private var connection: Connection? { isWhole ? nil : removal.connections.first }
    private var url: String { connection.map { "\(base)/connections/\($0.id)" } ?? base + "/access-security" }
    private var name: String { connection?.name ?? removal.organization.name }

    package var title: String { isWhole ? "Remove the sign-on configuration" : "Remove \(name)" }
    package var badge: Badge? { removal.isBlocked ? Badge(.warning, "in use") : nil }
    package var trail: [Link] {
        isWhole
            ? [Link("Access security", url)]
            : [Link("Single sign-on", base + "/connections"), Link(name, url)]
    }
    package var blocks: [any Block] {
        removal.isBlocked ? blocked : isWhole && removal.connections.isEmpty ? nothing : form
    }

    private var blocked: [any Block] {
        [
            Notice(
                .warning, title: "It can't be removed now.",
                Inline(
                    isWhole
                        ? "Single sign-on is on, and people sign in through this configuration."
                        : "\(name) is the only active connection while single sign-on is on."),
                remedy: Inline(
                    isWhole
                        ? "Switch single sign-on off first, which shows whom that affects."
                        : "Switch single sign-on off first, or activate another connection.")),
            Actions(primary: Link("Access security", base + "/access-security"), links: [Link("Back", url)]),
        ]
    }

    private var nothing: [any Block] {
        [Paragraph("There is no connection, so there is nothing to remove."), Actions(primary: Link("Back", url))]
    }

    private var form: [any Block] {
        let goes =
            isWhole
            ? "All connections (\(removal.connections.map(\.name).joined(separator: ", "))), and the switches"
            : "The connection with its certificates, its settings and its way of recognising people"
        return [
            Facts([
                .init("What goes", Inline(goes)),
                .init("What stays", "Members, their teams and roles, the domains, the directory, the audit log"),
                .init(
                    "The addresses",
                    "The reply address and entity ID that your identity provider was given are never used again: a new connection has new ones."
                ),
            ]),
            Notice(
                .warning, title: "This can't be undone.",
                Inline(
                    isWhole
                        ? "Leaving single sign-on off keeps everything, and costs nothing."
                        : "A connection that is not used can simply stay.")),
            Form(
                to: url + "/remove",
                fields: [
                    Field("name", "Type \(name) to confirm").with {
                        $0.isRequired = true
                        $0.hint = "As it is written here, with capital letters."
                    }
                ], button: isWhole ? "Remove the configuration" : "Remove the connection", weight: .danger,
                cancel: Link("Keep it", url)),
        ]
    }
}
