import Essentials
import GatewayModel
import Persistence

extension MetadataRefresh: SQLRecord {
    static var table: String { "metadata_refreshes" }
    static var columns: [String] {
        [
            "connection", "organization", "next_refresh_at", "queued_at", "last_success_at", "last_failure", "failures",
            "last_good", "staged_certificates", "staged_endpoint", "vanished", "discarded_certificates",
            "discarded_endpoint",
        ]
    }
    static var keyCount: Int { 1 }
    var row: [SQLValue] {
        [
            SQLValue(connection), SQLValue(organization), SQLValue(nextRefreshAt), SQLValue(queuedAt),
            SQLValue(lastSuccessAt), SQLValue(lastFailure?.json.text), .integer(Int64(failures)),
            SQLValue(lastGood?.json.text), SQLValue(.array(stagedCertificates.map(\.json))),
            SQLValue(stagedEndpoint?.json.text), SQLValue(.array(vanished.map(\.json))),
            SQLValue(JSONValue(discardedCertificates)), SQLValue(discardedEndpoint?.json.text),
        ]
    }
    init(_ row: inout RowReader) throws {
        self.init(
            connection: try row.id(), organization: try row.id(), nextRefreshAt: try row.time(),
            queuedAt: try row.optionalTime(), lastSuccessAt: try row.optionalTime(),
            lastFailure: try row.optionalJSON().map { try Failure(json: $0) }, failures: Int(try row.integer()),
            lastGood: try row.optionalJSON().map { try Copy(json: $0) },
            stagedCertificates: try (try row.json().array ?? []).map { try TrustedCertificate(json: $0) },
            stagedEndpoint: try row.optionalJSON().map { try Endpoint(json: $0) },
            vanished: try (try row.json().array ?? []).map { try Vanished(json: $0) },
            discardedCertificates: (try row.json().array ?? []).compactMap(\.string),
            discardedEndpoint: try row.optionalJSON().map { try Endpoint(json: $0) })
    }
}

extension MetadataRefresh.Copy {
    fileprivate var json: JSONValue {
        ["sha256": .string(sha256), "fetched": .milliseconds(fetchedAt), "settings": settings.json]
    }

    fileprivate init(json: JSONValue) throws {
        self.init(
            sha256: try json.text("sha256"), fetchedAt: try json.neededTime("fetched"),
            settings: try IdentityProviderSettings(json: try json.needed("settings")))
    }
}

extension MetadataRefresh.Failure {
    fileprivate var json: JSONValue {
        [
            "at": .milliseconds(at), "code": .string(code), "message": .string(message), "remedy": JSONValue(remedy),
        ]
    }

    fileprivate init(json: JSONValue) throws {
        self.init(
            at: try json.neededTime("at"), code: try json.text("code"), message: try json.text("message"),
            remedy: json["remedy"]?.string)
    }
}

extension MetadataRefresh.Endpoint {
    fileprivate var json: JSONValue { ["url": .string(url), "binding": .string(binding.rawValue)] }

    fileprivate init(json: JSONValue) throws {
        guard let binding = IdentityProviderSettings.Binding(rawValue: try json.text("binding")) else {
            throw StoreError.corrupt("binding")
        }
        self.init(url: try json.text("url"), binding: binding)
    }
}

extension MetadataRefresh.Vanished {
    fileprivate var json: JSONValue { ["fingerprint": .string(fingerprint), "since": .milliseconds(since)] }

    fileprivate init(json: JSONValue) throws {
        self.init(fingerprint: try json.text("fingerprint"), since: try json.neededTime("since"))
    }
}
