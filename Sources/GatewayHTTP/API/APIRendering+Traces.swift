import AdapterKit
import Essentials
import GatewayModel
import SAML
import SignOn

extension APIRendering {
    static func entry(_ entry: SignOnLogEntry) -> JSONValue {
        guard case .attempt(let attempt, _) = entry else {
            if case .trace(let trace) = entry { return .object(self.trace(trace)) }
            return .null
        }
        return [
            "id": JSONValue(attempt.id), "connection": JSONValue(attempt.connection),
            "at": JSONValue(attempt.startedAt),
            "outcome": .string(entry.state.rawValue), "code": .null, "expires_at": JSONValue(attempt.expiresAt),
        ]
    }

    static func trace(_ trace: SignOnTrace) -> JSONObject {
        JSONObject([
            ("id", JSONValue(trace.id)), ("connection", JSONValue(trace.connection)),
            ("attempt", JSONValue(trace.attempt)), ("at", JSONValue(trace.at)),
            ("outcome", .string(trace.outcome.rawValue)), ("email", JSONValue(trace.email)),
            ("code", JSONValue(trace.code)), ("detail", trace.detail),
            ("response_kept", .bool(trace.sealedResponse != nil)), ("expires_at", JSONValue(trace.expiresAt)),
        ])
    }

    /// The trace as the list shows it, and what explains it.
    static func report(_ report: TraceReport) -> JSONValue {
        var object = trace(report.trace)
        object["verdict"] = .string(report.judgement.verdict)
        object["test"] = .bool(report.isTest)
        object["connection_name"] = JSONValue(report.connection?.name)
        object["certificate"] = report.judgement.matchedCertificate?.json ?? .null
        object["clock"] = [
            "difference_ms": report.judgement.clockDifference.map { .integer($0.wholeMilliseconds) } ?? .null,
            "allowed_ms": .integer(report.clockSkew.wholeMilliseconds),
        ]
        object["same_log_in"] = .array(report.flow.map { JSONValue($0.id) })
        return .object(object)
    }

    static func response(_ response: DecodedResponse) -> JSONValue {
        [
            "xml": .string(response.root.xml), "document": response.root.json,
            "named_certificates": .array(response.namedCertificates.map { TraceCertificate($0).json }),
        ]
    }

    static func replay(_ replay: TraceReplay) -> JSONValue {
        var object = JSONObject([
            ("trace", JSONValue(replay.trace.id)), ("changed", JSONValue(replay.changed)),
            ("assumes_request", .bool(replay.assumesRequest)),
        ])
        for (key, value) in comparison(replay.comparison, "before", "after") { object[key] = value }
        return .object(object)
    }

    static func comparison(
        _ comparison: TraceComparison, _ first: String, _ second: String
    ) -> [(key: String, value: JSONValue)] {
        [
            (first, judgement(comparison.first)), (second, judgement(comparison.second)),
            ("differs", .bool(comparison.differs)),
            (
                "checks",
                .array(
                    comparison.checks.map { pair in
                        .object(
                            JSONObject([
                                ("name", .string(pair.name)), ("differs", .bool(pair.differs)),
                                (first, pair.first.map(check) ?? .null), (second, pair.second.map(check) ?? .null),
                            ]))
                    })
            ),
            (
                "values",
                .array(
                    comparison.values.map { pair in
                        .object(
                            JSONObject([
                                ("field", .string(pair.field)), ("differs", .bool(pair.differs)),
                                (first, pair.first.map(value) ?? .null), (second, pair.second.map(value) ?? .null),
                            ]))
                    })
            ),
        ]
    }

    private static func judgement(_ judgement: TraceJudgement) -> JSONValue {
        [
            "code": JSONValue(judgement.code), "verdict": .string(judgement.verdict),
            "who": JSONValue(judgement.side?.rawValue), "remedy": JSONValue(judgement.remedy),
            "diagnosis": judgement.diagnosis.map(diagnosis) ?? .null,
            "certificate": judgement.matchedCertificate?.json ?? .null,
            "relaxations_used": JSONValue(judgement.relaxationsUsed),
        ]
    }

    static func diagnosis(_ diagnosis: Diagnosis) -> JSONValue {
        [
            "id": .string(diagnosis.id), "meaning": .string(diagnosis.meaning), "remedy": .string(diagnosis.remedy),
            "field": JSONValue(diagnosis.field), "value": JSONValue(diagnosis.value),
        ]
    }

    private static func check(_ check: TraceCheck) -> JSONValue {
        [
            "outcome": .string(check.outcome.rawValue), "received": JSONValue(check.received),
            "expected": JSONValue(check.expected), "code": JSONValue(check.code),
        ]
    }

    private static func value(_ value: TraceJudgement.Value) -> JSONValue {
        ["values": JSONValue(value.values), "source": JSONValue(value.source)]
    }
}
