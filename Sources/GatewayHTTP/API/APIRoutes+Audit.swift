import Administration
import Essentials
import GatewayModel
import Persistence

extension APIRoutes {
    var auditRoutes: [Route] {
        // The installation's own log is the operator's; the verbs say so.
        auditRoutes(below: "/organizations/{org}") { try $0.organization }
            + auditRoutes(below: "") { _ in nil }
    }

    private func auditRoutes(
        below base: String, _ organization: @escaping @Sendable (APIRequest) throws -> Identifier<Organization>?
    ) -> [Route] {
        [
            route("GET", base + "/audit-events", "List audit events, newest first") { api in
                let query = try AuditQuery(api, further: ["after", "limit"])
                let (after, limit) = try api.page()
                let found = try await services.auditLog.list(
                    of: try organization(api), matching: query.filter, before: after.flatMap { Identifier($0) },
                    limit: limit, actor: api.actor)
                return APIRendering.list(
                    found.map(APIRendering.audit), next: found.count == limit ? found.last?.event.id.text : nil)
            },
            route("GET", base + "/audit-events/export", "Export audit events in their order, as NDJSON or CSV") { api in
                let query = try AuditQuery(api, further: ["format"])
                return try await AuditExport(
                    log: services.auditLog, organization: try organization(api), filter: query.filter,
                    format: try query.format, actor: api.actor
                ).answer()
            },
            route("GET", base + "/audit-events/verification", "Say whether the audit log is as it was written") { api in
                let query = try AuditQuery(api, only: ["head"])
                let found = try await services.auditLog.verify(
                    try organization(api), remembered: try query.rememberedHead.map { [$0] } ?? [], actor: api.actor)
                return .json(found.json)
            },
        ]
    }
}

extension APIRendering {
    /// Every field that the hash covers is there, so that who has an export can compute the chain again.
    static func audit(_ chained: ChainedAuditEvent) -> JSONValue {
        let event = chained.event
        return [
            "sequence": chained.link.map { .integer($0.sequence) } ?? .null, "id": JSONValue(event.id),
            "organization": JSONValue(event.organization), "at": JSONValue(event.at), "actor": .string(event.actor),
            "action": .string(event.action), "target": JSONValue(event.target), "before": event.before,
            "after": event.after, "address": JSONValue(event.origin?.address),
            "request_id": JSONValue(event.origin?.requestID),
            "hash": JSONValue(chained.link.map { hexadecimal($0.hash) }),
        ]
    }
}
