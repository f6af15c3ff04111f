import Essentials
import GatewayModel
import Persistence

extension Application: SQLRecord {
    static var table: String { "applications" }
    static var columns: [String] {
        [
            "id", "name", "secret_hash", "redirect_uris", "post_logout_redirect_uris", "initiate_login_uri",
            "backchannel_logout_uri", "token_algorithm", "created_at",
        ]
    }
    static var keyCount: Int { 1 }
    var row: [SQLValue] {
        [
            SQLValue(id), .text(name), SQLValue(secretHash), SQLValue(JSONValue(redirectURIs)),
            SQLValue(JSONValue(postLogoutRedirectURIs)), SQLValue(initiateLoginURI), SQLValue(backchannelLogoutURI),
            .text(tokenAlgorithm.rawValue), SQLValue(createdAt),
        ]
    }
    init(_ row: inout RowReader) throws {
        self.init(
            id: try row.id(), name: try row.text(), secretHash: try row.optionalBytes(),
            redirectURIs: (try row.json().array ?? []).compactMap(\.string),
            postLogoutRedirectURIs: (try row.json().array ?? []).compactMap(\.string),
            initiateLoginURI: try row.optionalText(), backchannelLogoutURI: try row.optionalText(),
            tokenAlgorithm: try row.choice(), createdAt: try row.time())
    }
}

extension APIKey: SQLRecord {
    static var table: String { "api_keys" }
    static var columns: [String] { ["id", "name", "hash", "organization", "scopes", "created_at", "revoked_at"] }
    static var keyCount: Int { 1 }
    var row: [SQLValue] {
        [
            SQLValue(id), .text(name), .bytes(hash), SQLValue(organization),
            .text(scopes.sorted().joined(separator: " ")), SQLValue(createdAt), SQLValue(revokedAt),
        ]
    }
    init(_ row: inout RowReader) throws {
        self.init(
            id: try row.id(), name: try row.text(), hash: try row.bytes(), organization: try row.optionalID(),
            scopes: Set(try row.text().split(separator: " ").map(String.init)), createdAt: try row.time(),
            revokedAt: try row.optionalTime())
    }
}

extension SignOnAttempt: SQLRecord {
    static var table: String { "sign_on_attempts" }
    static var columns: [String] {
        [
            "id", "purpose", "organization", "connection", "request_id", "browser_hash", "fresh_authentication",
            "started_at", "expires_at", "consumed_at",
        ]
    }
    static var keyCount: Int { 1 }
    var row: [SQLValue] {
        [
            SQLValue(id), SQLValue(purpose.json), SQLValue(organization), SQLValue(connection), SQLValue(requestID),
            .bytes(browserHash), SQLValue(freshAuthentication), SQLValue(startedAt), SQLValue(expiresAt),
            SQLValue(consumedAt),
        ]
    }
    init(_ row: inout RowReader) throws {
        self.init(
            id: try row.id(), purpose: try Purpose(json: try row.json()), organization: try row.optionalID(),
            connection: try row.optionalID(), requestID: try row.optionalText(), browserHash: try row.bytes(),
            freshAuthentication: try row.bool(), startedAt: try row.time(), expiresAt: try row.time(),
            consumedAt: try row.optionalTime())
    }
}

extension ParkedOutcome: SQLRecord {
    static var table: String { "parked_outcomes" }
    static var columns: [String] {
        ["handle_hash", "attempt", "browser_hash", "purpose", "outcome", "trace", "expires_at"]
    }
    static var keyCount: Int { 1 }
    var row: [SQLValue] {
        [
            .bytes(handleHash), SQLValue(attempt), .bytes(browserHash), SQLValue(purpose.json), SQLValue(outcome.json),
            SQLValue(trace), SQLValue(expiresAt),
        ]
    }
    init(_ row: inout RowReader) throws {
        self.init(
            handleHash: try row.bytes(), attempt: try row.optionalID(), browserHash: try row.bytes(),
            purpose: try SignOnAttempt.Purpose(json: try row.json()), outcome: try Outcome(json: try row.json()),
            trace: try row.id(), expiresAt: try row.time())
    }
}

extension Session: SQLRecord {
    static var table: String { "sessions" }
    static var columns: [String] {
        ["id", "organization", "identity", "cookie_hash", "result", "created_at", "expires_at", "ended_at"]
    }
    static var keyCount: Int { 1 }
    var row: [SQLValue] {
        [
            SQLValue(id), SQLValue(result.organization), SQLValue(result.identity), .bytes(cookieHash),
            SQLValue(result.json), SQLValue(createdAt), SQLValue(expiresAt), SQLValue(endedAt),
        ]
    }
    init(_ row: inout RowReader) throws {
        let id: Identifier<Session> = try row.id()
        _ = try row.text()
        _ = try row.text()
        self.init(
            id: id, cookieHash: try row.bytes(), result: try SignOnResult(json: try row.json()),
            createdAt: try row.time(), expiresAt: try row.time(), endedAt: try row.optionalTime())
    }
}

extension AuthorizationCode: SQLRecord {
    static var table: String { "authorization_codes" }
    static var columns: [String] {
        ["hash", "request", "session", "organization", "issued_at", "expires_at", "redeemed_at"]
    }
    static var keyCount: Int { 1 }
    var row: [SQLValue] {
        [
            .bytes(hash), SQLValue(request.json), SQLValue(session), SQLValue(organization), SQLValue(issuedAt),
            SQLValue(expiresAt), SQLValue(redeemedAt),
        ]
    }
    init(_ row: inout RowReader) throws {
        self.init(
            hash: try row.bytes(), request: try ApplicationRequest(json: try row.json()), session: try row.id(),
            organization: try row.id(), issuedAt: try row.time(), expiresAt: try row.time(),
            redeemedAt: try row.optionalTime())
    }
}

extension AccessGrant: SQLRecord {
    static var table: String { "access_grants" }
    static var columns: [String] {
        [
            "hash", "code_hash", "client", "session", "organization", "scopes", "issued_at", "expires_at", "revoked_at",
        ]
    }
    static var keyCount: Int { 1 }
    var row: [SQLValue] {
        [
            .bytes(hash), .bytes(codeHash), SQLValue(client), SQLValue(session), SQLValue(organization),
            .text(scopes.joined(separator: " ")), SQLValue(issuedAt), SQLValue(expiresAt), SQLValue(revokedAt),
        ]
    }
    init(_ row: inout RowReader) throws {
        self.init(
            hash: try row.bytes(), codeHash: try row.bytes(), client: try row.id(), session: try row.id(),
            organization: try row.id(), scopes: try row.text().split(separator: " ").map(String.init),
            issuedAt: try row.time(), expiresAt: try row.time(), revokedAt: try row.optionalTime())
    }
}

extension SignOnTrace: SQLRecord {
    static var table: String { "sign_on_traces" }
    static var columns: [String] {
        [
            "id", "organization", "connection", "attempt", "at", "outcome", "code", "detail", "sealed_response",
            "expires_at", "email",
        ]
    }
    static var keyCount: Int { 1 }
    var row: [SQLValue] {
        [
            SQLValue(id), SQLValue(organization), SQLValue(connection), SQLValue(attempt), SQLValue(at),
            .text(outcome.rawValue), SQLValue(code), SQLValue(detail), SQLValue(sealedResponse), SQLValue(expiresAt),
            SQLValue(email),
        ]
    }
    init(_ row: inout RowReader) throws {
        let (id, organization): (Identifier<SignOnTrace>, Identifier<Organization>?) = (
            try row.id(), try row.optionalID()
        )
        let (connection, attempt): (Identifier<Connection>?, Identifier<SignOnAttempt>?) = (
            try row.optionalID(), try row.optionalID()
        )
        let (at, outcome): (Timestamp, Outcome) = (try row.time(), try row.choice())
        let (code, detail, sealed) = (try row.optionalText(), try row.json(), try row.optionalBytes())
        let expiresAt = try row.time()
        self.init(
            id: id, organization: organization, connection: connection, attempt: attempt, at: at, outcome: outcome,
            email: try row.optionalText(), code: code, detail: detail, sealedResponse: sealed, expiresAt: expiresAt)
    }
}

extension AuditEvent: SQLRecord {
    static var table: String { "audit_events" }
    static var columns: [String] {
        ["id", "organization", "at", "actor", "action", "target", "before", "after", "address", "request_id"]
    }
    static var keyCount: Int { 1 }
    var row: [SQLValue] {
        [
            SQLValue(id), SQLValue(organization), SQLValue(at), .text(actor), .text(action), SQLValue(target),
            SQLValue(before), SQLValue(after), SQLValue(origin?.address), SQLValue(origin?.requestID),
        ]
    }
    init(_ row: inout RowReader) throws {
        let (id, organization): (Identifier<AuditEvent>, Identifier<Organization>?) = (
            try row.id(), try row.optionalID()
        )
        let (at, actor, action, target) = (try row.time(), try row.text(), try row.text(), try row.optionalText())
        let (before, after) = (try row.json(), try row.json())
        let (address, requestID) = (try row.optionalText(), try row.optionalText())
        self.init(
            id: id, organization: organization, at: at, actor: actor, action: action, target: target, before: before,
            after: after, origin: requestID.map { Origin(address: address, requestID: $0) })
    }
}
