import Administration
import Console
import Essentials
import GatewayModel
import Persistence

/// Inviting somebody, and who has not answered yet (S16, rule L-14).
extension ConsoleRoutes {
    var invitationRoutes: [Route] {
        let one = ConsoleRoutes.base + "/invitations/{invitation}"
        return [
            show(invite), act(invite, send), show(invitations), act(invitations, at: one + "/resend", resend),
            act(invitations, at: one + "/revoke", revoke),
        ]
    }

    private static let base = "/console/organizations/{org}/members"
    private static let page = 50

    private var invite: View {
        View(path: ConsoleRoutes.base + "/invite", section: .members) { call, fields in
            InviteScreen(
                email: fields?["email"] ?? "", role: Membership.Role(rawValue: fields?["role"] ?? "") ?? .member,
                base: try call.url("/members"))
        }
    }

    private func send(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let sent = try await services.invitations.create(
            email: try EmailAddress(fields["email"].trimmingBlanks), role: try fields.role(), teams: [],
            lifetime: Int(fields["days"]).map(Duration.days), for: try call.organizationID, actor: call.actor,
            origin: call.origin)
        return .show(try sentScreen(sent, call))
    }

    private func sentScreen(_ sent: InvitationService.Sent, _ call: ConsoleCall) throws -> InvitationSentScreen {
        InvitationSentScreen(sent.invitation, url: sent.acceptanceURL, base: try call.url("/members"), now: call.now)
    }

    private var invitations: View {
        View(path: ConsoleRoutes.base + "/invitations", section: .members) { call, _ in
            let before = ConsoleCursor.listPosition(try call.query("from"))
            let found = try await services.invitations.open(
                of: try call.organizationID, before: before, limit: ConsoleRoutes.page + 1, actor: call.actor)
            let page = Array(found.prefix(ConsoleRoutes.page))
            let path = try call.url("/members/invitations")
            let next =
                found.count > page.count
                ? page.last.map { ConsoleCursor.word(ListPosition(createdAt: $0.createdAt, id: $0.id.text)) } : nil
            return InvitationsScreen(
                page, first: before == nil ? nil : path,
                next: next.map { ConsoleCursor.address(path, [("from", $0)]) }, base: try call.url("/members"),
                now: call.now)
        }
    }

    private func resend(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let sent = try await services.invitations.resend(
            try call.id("invitation", "invitation"), lifetime: nil, of: try call.organizationID, actor: call.actor,
            origin: call.origin)
        return .show(try sentScreen(sent, call))
    }

    private func revoke(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        try await services.invitations.revoke(
            try call.id("invitation", "invitation"), of: try call.organizationID, actor: call.actor,
            origin: call.origin)
        return .go(try call.url("/members/invitations"), done: .invitationRevoked)
    }
}
