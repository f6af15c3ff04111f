import Administration
import Essentials
import GatewayModel

extension APIRoutes {
    /// A message as the operator sees it: never its text, which may hold a link that opens an account.
    private static func mail(_ mail: QueuedMail) -> JSONValue {
        [
            "id": JSONValue(mail.id), "organization": JSONValue(mail.organization),
            "kind": .string(mail.kind.rawValue), "to": .string(mail.recipient.text),
            "subject": .string(mail.subject), "state": .string(mail.state.rawValue),
            "attempts": .integer(Int64(mail.attempts)), "last_error": JSONValue(mail.lastError),
            "created_at": JSONValue(mail.createdAt), "expires_at": JSONValue(mail.expiresAt),
            "next_attempt_at": JSONValue(mail.state == .queued ? mail.nextAttemptAt : nil),
        ]
    }

    var mailRoutes: [Route] {
        [
            route("GET", "/mail", "List messages: state is queued, sent or parked (default)") { api in
                let pairs = try api.request.queryPairs
                let text = pairs.first { $0.name == "state" }?.value ?? "parked"
                guard let state = QueuedMail.State(rawValue: text) else {
                    throw AdministrationError.invalidValue("state", reason: "expected queued, sent or parked")
                }
                let found = try await services.mail.list(state, limit: try api.page().limit, actor: api.actor)
                return APIRendering.list(found.map(APIRoutes.mail))
            },
            route("POST", "/mail/{mail}/retry", "Try a parked message again") { api in
                let id: Identifier<QueuedMail> = try api.id("mail", "message")
                return .json(APIRoutes.mail(try await services.mail.retry(id, actor: api.actor, origin: api.origin)))
            },
        ]
    }
}
