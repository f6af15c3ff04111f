import Administration
import Essentials
import GatewayModel
import Persistence

/// An audit log on its way out, whoever asked for it and however.
struct AuditExport: Sendable {
    let log: AuditLogService
    let organization: Identifier<Organization>?
    let filter: AuditFilter
    let format: AuditExportFormat
    let actor: Actor

    /// The first page is read before anything is answered, so that a refusal has its status.
    func answer() async throws -> GatewayResponse {
        let (log, organization, filter, format, actor) = (log, organization, filter, format, actor)
        let head = try await log.head(of: organization, actor: actor)
        let last = head?.sequence ?? 0
        let first = try await log.page(of: organization, matching: filter, after: 0, through: last, actor: actor)
        var answer = GatewayResponse(
            status: 200,
            headers: [
                ("content-type", format.contentType),
                ("content-disposition", "attachment; filename=\"\(format.fileName(organization))\""),
            ], body: format.beginning + first.events.flatMap(format.line))
        if let head { answer.headers.append(("x-audit-head", head.text)) }
        guard let place = first.next else { return answer }
        answer.rest = { write in
            var next: Int64? = place
            while let place = next {
                let page = try await log.page(
                    of: organization, matching: filter, after: place, through: last, actor: actor)
                try await write(page.events.flatMap(format.line))
                next = page.next
            }
        }
        return answer
    }
}
