package import Essentials
package import GatewayModel

/// The form that adds a member by hand.
package struct NewMemberScreen: Screen {
    let email: String
    let role: Membership.Role
    let firstName: String
    let lastName: String
    let base: String

    package init(
        email: String = "", role: Membership.Role = .member, firstName: String = "", lastName: String = "", base: String
    ) {
        self.email = email
        self.role = role
        self.firstName = firstName
        self.lastName = lastName
        self.base = base
    }

    package var title: String { "Add a member" }
    package var lead: Inline? { "They are a member at once, without being asked; nothing is mailed." }
    package var trail: [Link] { [Link("Members", base)] }
    package var blocks: [any Block] {
        [
            Form(
                to: base + "/new",
                fields: [
                    Field("email", "E-mail address", .email).with {
                        $0.value = email
                        $0.isRequired = true
                    },
                    MemberWords.roleField(role), Field("first_name", "First name").with { $0.value = firstName },
                    Field("last_name", "Last name").with { $0.value = lastName },
                ], button: "Add the member", cancel: Link("Cancel", base)),
            Paragraph(Inline("To have them say yes first, ") + .link("invite them", base + "/invite") + "."),
        ]
    }
}

/// The form that invites somebody.
package struct InviteScreen: Screen {
    let email: String
    let role: Membership.Role
    let base: String

    package init(email: String = "", role: Membership.Role = .member, base: String) {
        self.email = email
        self.role = role
        self.base = base
    }

    package var title: String { "Invite somebody" }
    package var lead: Inline? {
        "They get a link by mail, and become a member when they accept it, signed in with that address."
    }
    package var trail: [Link] { [Link("Members", base)] }
    package var blocks: [any Block] {
        [
            Form(
                to: base + "/invite",
                fields: [
                    Field("email", "E-mail address", .email).with {
                        $0.value = email
                        $0.isRequired = true
                    },
                    MemberWords.roleField(role),
                    Field("days", "The link is good for", .select).with {
                        $0.value = "7"
                        $0.isRequired = true
                        $0.options = [.init("1", "1 day"), .init("7", "7 days"), .init("30", "30 days")]
                    },
                ], button: "Send the invitation", cancel: Link("Cancel", base))
        ]
    }
}

/// An invitation's link, shown once.
package struct InvitationSentScreen: Screen {
    let invitation: Invitation
    let url: String
    let base: String
    let now: Timestamp

    package init(_ invitation: Invitation, url: String, base: String, now: Timestamp) {
        self.invitation = invitation
        self.url = url
        self.base = base
        self.now = now
    }

    package var title: String { "\(invitation.email.text) is invited" }
    package var trail: [Link] { [Link("Members", base), Link("Pending invitations", base + "/invitations")] }
    package var blocks: [any Block] {
        [
            Notice(
                .good,
                "The link is mailed to \(invitation.email.text), where mail is set up. It is good once, until "
                    + .time(invitation.expiresAt, now: now) + "."),
            CopyField(
                "Link of the invitation", url,
                hint: "Shown only here. Whoever has it still signs in with the invited address."),
            Actions(links: [Link("Back to the members", base), Link("Invite another", base + "/invite")]),
        ]
    }
}

/// Invitations that nobody has accepted yet.
package struct InvitationsScreen: Screen {
    let invitations: [Invitation]
    let first: String?
    let next: String?
    let base: String
    let now: Timestamp

    /// - Parameter base: the address of the members' list.
    package init(_ invitations: [Invitation], first: String?, next: String?, base: String, now: Timestamp) {
        self.invitations = invitations
        self.first = first
        self.next = next
        self.base = base
        self.now = now
    }

    package var title: String { "Pending invitations" }
    package var trail: [Link] { [Link("Members", base)] }
    package var blocks: [any Block] {
        [
            Actions(primary: Link("Invite somebody", base + "/invite")),
            Table(
                "Invitations, newest first", columns: ["E-mail", "Role", "State", "Sent", "Action"],
                rows: invitations.map(row), empty: "Nobody is invited who has not accepted."),
            Pager("Invitations", first: first, next: next),
        ]
    }

    private func row(_ invitation: Invitation) -> [Table.Cell] {
        let (email, path) = (invitation.email.text, "\(base)/invitations/\(invitation.id)")
        let isExpired = invitation.state(at: now) == .expired
        return [
            .init(Inline(email)), .init(Inline(MemberWords.role(invitation.role))),
            .init(
                isExpired ? .badge(.warning, "expired") : .badge(.busy, "pending"),
                faint: "good until " + .time(invitation.expiresAt, now: now)),
            .init(.time(invitation.sentAt, now: now)),
            .init(
                "",
                buttons: [
                    PostButton("Send again", to: path + "/resend", fullLabel: "Send the invitation of \(email) again"),
                    PostButton(
                        "Revoke", to: path + "/revoke", weight: .danger, fullLabel: "Revoke the invitation of \(email)"),
                ]),
        ]
    }
}
