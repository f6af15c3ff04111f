import Administration
import Console
import Essentials
import GatewayModel
import Persistence

/// The audit log of an organization (S26).
extension ConsoleRoutes {
    var auditRoutes: [Route] {
        [show(audit), act(audit, at: ConsoleRoutes.base + "/export", exportAudit), show(verification)]
    }

    private static let base = "/console/organizations/{org}/audit"
    private static let page = 50

    private var audit: View {
        View(path: ConsoleRoutes.base, section: .audit) { call, fields in
            let names = ["action", "actor", "target", "from", "to"]
            let typed = try names.map { try (fields?[$0] ?? call.query($0)).trimmingBlanks }
            let (filter, unreadable) = ConsoleRoutes.filter(typed)
            let asked = AuditScreen.Asked(
                action: typed[0], actor: typed[1], target: typed[2], from: typed[3], to: typed[4],
                unreadable: unreadable)
            let before: Identifier<AuditEvent>? = Identifier(try call.query("before"))
            // Half of a filter would show what was not asked for.
            let found =
                unreadable.isEmpty
                ? try await services.auditLog.list(
                    of: try call.organizationID, matching: filter, before: before, limit: ConsoleRoutes.page + 1,
                    actor: call.actor) : []
            let shown = Array(found.prefix(ConsoleRoutes.page))
            let next = found.count > shown.count ? shown.last?.event.id.text : nil
            let path = try call.url("/audit")
            return AuditScreen(
                shown, asked: asked, first: before == nil ? nil : ConsoleCursor.address(path, asked.pairs),
                next: next.map { ConsoleCursor.address(path, asked.pairs + [("before", $0)]) }, base: path,
                now: call.now)
        }
    }

    /// The filter, and the names of the times that are none.
    private static func filter(_ typed: [String]) -> (filter: AuditFilter, unreadable: Set<String>) {
        func word(_ text: String) -> String? { text.isEmpty ? nil : text }
        func time(_ text: String) -> Timestamp? { Timestamp(text: text.count == 10 ? text + "T00:00:00Z" : text) }
        let (from, to) = (time(typed[3]), time(typed[4]))
        var unreadable: Set<String> = []
        if from == nil, !typed[3].isEmpty { unreadable.insert("from") }
        if to == nil, !typed[4].isEmpty { unreadable.insert("to") }
        return (
            AuditFilter(
                action: word(typed[0]), actor: word(typed[1]), target: word(typed[2]), from: from, to: to), unreadable
        )
    }

    private func exportAudit(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let typed = ["action", "actor", "target", "from", "to"].map { fields[$0].trimmingBlanks }
        let (filter, unreadable) = ConsoleRoutes.filter(typed)
        guard unreadable.isEmpty else {
            throw AdministrationError.invalidValue(
                unreadable.sorted().joined(separator: ", "), reason: "expected a time such as 2026-03-04T05:06:07Z")
        }
        guard let format = AuditExportFormat(rawValue: fields["format"]) else {
            throw AdministrationError.invalidValue("format", reason: "expected ndjson or csv")
        }
        return .response(
            try await AuditExport(
                log: services.auditLog, organization: try call.organizationID, filter: filter, format: format,
                actor: call.actor
            ).answer())
    }

    private var verification: View {
        View(path: ConsoleRoutes.base + "/verification", section: .audit) { call, _ in
            AuditVerificationScreen(
                try await services.auditLog.verify(try call.organizationID, actor: call.actor),
                base: try call.url("/audit"))
        }
    }
}
