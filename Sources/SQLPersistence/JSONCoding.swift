import Essentials
import GatewayModel
import Persistence

// Compound values that no query looks into are kept as JSON text.

extension JSONValue {
    func needed(_ key: String) throws -> JSONValue {
        guard let value = self[key] else { throw StoreError.corrupt("value: \(key) is missing") }
        return value
    }

    func text(_ key: String) throws -> String {
        guard let text = try needed(key).string else { throw StoreError.corrupt("value: \(key) is no text") }
        return text
    }

    func time(_ key: String) throws -> Timestamp? { self[key]?.integer.map(Timestamp.init(milliseconds:)) }

    func neededTime(_ key: String) throws -> Timestamp {
        guard let time = try time(key) else { throw StoreError.corrupt("value: \(key) is no time") }
        return time
    }

    static func milliseconds(_ time: Timestamp?) -> JSONValue { time.map { .integer($0.milliseconds) } ?? .null }
}

extension ApplicationRequest {
    var json: JSONValue {
        [
            "client": JSONValue(client), "redirect": .string(redirectURI), "scopes": JSONValue(scopes),
            "state": JSONValue(state), "nonce": JSONValue(nonce), "challenge": .string(codeChallenge),
            "max_age": maximumAge.map { .integer(Int64($0)) } ?? .null, "force": .bool(forceAuthentication),
            "silent": .bool(silent), "hint": JSONValue(loginHint),
            "organization": JSONValue(organization),
        ]
    }

    init(json: JSONValue) throws {
        self.init(
            client: Identifier(stored: try json.text("client")), redirectURI: try json.text("redirect"),
            scopes: (json["scopes"]?.array ?? []).compactMap(\.string), state: json["state"]?.string,
            nonce: json["nonce"]?.string, codeChallenge: try json.text("challenge"),
            maximumAge: json["max_age"]?.integer.map { Int($0) }, forceAuthentication: json["force"]?.bool ?? false,
            silent: json["silent"]?.bool ?? false, loginHint: json["hint"]?.string,
            organization: json["organization"]?.string.map { Identifier(stored: $0) })
    }
}

extension SignOnAttempt.Purpose {
    var json: JSONValue {
        switch self {
        case .application(let request): ["application": request.json]
        case .session: "session"
        case .test: "test"
        case .console(let request): ["console": .string(request.path), "fresh": .bool(request.isFresh)]
        }
    }

    init(json: JSONValue) throws {
        if let request = json["application"] {
            self = .application(try ApplicationRequest(json: request))
        } else if let path = json["console"]?.string {
            self = .console(ConsoleRequest(path: path, isFresh: json["fresh"]?.bool ?? false))
        } else if json == "session" {
            self = .session
        } else if json == "test" {
            self = .test
        } else {
            throw StoreError.corrupt("purpose")
        }
    }
}

extension SignOnResult {
    var json: JSONValue {
        [
            "organization": JSONValue(organization), "connection": JSONValue(connection), "method": method.json,
            "identity": JSONValue(identity),
            "at": .milliseconds(authenticatedAt), "context": JSONValue(authenticationContext),
            "name_id": JSONValue(nameID),
            "index": JSONValue(sessionIndex), "until": .milliseconds(sessionNotOnOrAfter), "idp": .bool(idpInitiated),
            "groups": groups.map { JSONValue($0) } ?? .null,
        ]
    }

    init(json: JSONValue) throws {
        self.init(
            organization: Identifier(stored: try json.text("organization")),
            method: try SignOnMethod(json: json),
            identity: Identifier(stored: try json.text("identity")), authenticatedAt: try json.neededTime("at"),
            authenticationContext: json["context"]?.string, nameID: json["name_id"]?.string,
            sessionIndex: json["index"]?.string, sessionNotOnOrAfter: try json.time("until"),
            idpInitiated: json["idp"]?.bool ?? false, groups: json["groups"]?.array.map { $0.compactMap(\.string) })
    }
}

extension SignOnMethod {
    /// Null for a connection, whose id stands beside it: that is how the first version wrote all results.
    fileprivate var json: JSONValue {
        switch self {
        case .connection: .null
        case .password: "password"
        case .recoveryCode: "recovery_code"
        }
    }

    fileprivate init(json: JSONValue) throws {
        switch json["method"]?.string {
        case nil: self = .connection(Identifier(stored: try json.text("connection")))
        case "password": self = .password
        case "recovery_code": self = .recoveryCode
        case let other?: throw StoreError.corrupt("method \(other)")
        }
    }
}

extension ParkedOutcome.Outcome {
    var json: JSONValue {
        switch self {
        case .signedIn(let result): ["signed_in": result.json]
        case .tested(let passed): ["tested": .bool(passed)]
        case .refused(let code): ["refused": .string(code)]
        }
    }

    init(json: JSONValue) throws {
        if let result = json["signed_in"] {
            self = .signedIn(try SignOnResult(json: result))
        } else if let passed = json["tested"]?.bool {
            self = .tested(passed: passed)
        } else {
            self = .refused(code: try json.text("refused"))
        }
    }
}

extension IdentityProviderSettings {
    var json: JSONValue {
        [
            "entity_id": .string(entityID), "issuers": JSONValue(acceptedIssuers), "sso_url": .string(ssoURL),
            "binding": .string(ssoBinding.rawValue),
            "metadata_url": JSONValue(metadataURL), "metadata_xml": JSONValue(metadataXML),
            "certificates": .array(certificates.map(\.json)),
        ]
    }

    init(json: JSONValue) throws {
        guard let binding = Binding(rawValue: try json.text("binding")) else { throw StoreError.corrupt("binding") }
        let certificates = try (json["certificates"]?.array ?? []).map { try TrustedCertificate(json: $0) }
        self.init(
            entityID: try json.text("entity_id"),
            acceptedIssuers: (json["issuers"]?.array ?? []).compactMap(\.string), ssoURL: try json.text("sso_url"),
            ssoBinding: binding,
            certificates: certificates, metadataURL: json["metadata_url"]?.string,
            metadataXML: json["metadata_xml"]?.string)
    }
}

extension TrustedCertificate {
    var json: JSONValue {
        [
            "der": .string(Base64.encode(der)), "subject": .string(subject), "fingerprint": .string(fingerprint),
            "from": .milliseconds(notBefore), "until": .milliseconds(notAfter), "added": .milliseconds(addedAt),
        ]
    }

    init(json: JSONValue) throws {
        guard let der = Base64.decode(try json.text("der").utf8) else { throw StoreError.corrupt("certificate") }
        self.init(
            der: der, subject: try json.text("subject"), fingerprint: try json.text("fingerprint"),
            notBefore: try json.neededTime("from"), notAfter: try json.neededTime("until"),
            addedAt: try json.neededTime("added"))
    }
}

extension GrantedRelaxation {
    var json: JSONValue {
        [
            "name": .string(name), "reason": .string(reason), "by": .string(grantedBy), "at": .milliseconds(grantedAt),
            "until": .milliseconds(expiresAt),
        ]
    }

    init(json: JSONValue) throws {
        self.init(
            name: try json.text("name"), reason: try json.text("reason"), grantedBy: try json.text("by"),
            grantedAt: try json.neededTime("at"), expiresAt: try json.time("until"))
    }
}
