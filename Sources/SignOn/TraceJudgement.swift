package import AdapterKit
package import Essentials
import GatewayModel

/// What a response came to, in parts that a page or a comparison can take hold of (rule L-10).
package struct TraceJudgement: Sendable, Hashable {
    /// A value of the normalised profile: the field, its values, and the attribute that they came from.
    package struct Value: Sendable, Hashable {
        package let field: String
        package let values: [String]
        /// Nil where the profile does not say.
        package let source: String?
    }

    package struct PersonRefusal: Sendable, Hashable {
        package let code: String
        package let message: String
        package let remedy: String?
    }

    /// The code of the refusal; nil where nothing was in the way.
    package let code: String?
    /// One sentence: accepted, or at which check it ended and why.
    package let verdict: String
    package let message: String?
    /// Who can mend it.
    package let side: Remedy.Side?
    /// The gateway's own remedy; the diagnosis has the IdP's words.
    package let remedy: String?
    package let diagnosis: Diagnosis?
    package let checks: [TraceCheck]
    /// What the connection trusted when it was judged.
    package let certificates: [TraceCertificate]
    /// The fingerprint of the one whose key made the signature.
    package let matchedFingerprint: String?
    /// The IdP's clock minus ours, the way included; nil where no assertion was signed.
    package let clockDifference: Duration?
    package let relaxationsUsed: [String]
    package let profile: [Value]
    /// Codes of what is worth knowing about the person: `groups.overage`, `guest`.
    package let notes: [String]
    /// What a log-in of this person would be refused for, where a test has passed: code, message, remedy.
    package let personRefusal: PersonRefusal?
    /// The request that was answered; nil where nobody asked, or where the trace is older than this record.
    package let request: AnsweredRequest?

    package var isAccepted: Bool { code == nil }
    package var warnings: [TraceCheck] { checks.filter { $0.outcome == .warning } }
    package var matchedCertificate: TraceCertificate? {
        certificates.first { $0.fingerprint == matchedFingerprint }
    }
}

extension TraceJudgement {
    /// Reads what ``TraceDetail`` wrote.
    init(code: String?, detail: JSONValue) {
        self.code = code
        message = detail["message"]?.string
        checks = (detail["checks"]?.array ?? []).compactMap(TraceCheck.init(json:))
        side = detail["who"]?.string.flatMap(Remedy.Side.init(rawValue:))
        remedy = detail["remedy"]?.string
        diagnosis = detail["diagnosis"].flatMap { json in
            guard let id = json["id"]?.string, let meaning = json["meaning"]?.string,
                let remedy = json["remedy"]?.string
            else { return nil }
            return Diagnosis(
                id: id, meaning: meaning, remedy: remedy, field: json["field"]?.string, value: json["value"]?.string)
        }
        certificates = (detail["certificates"]?.array ?? []).compactMap(TraceCertificate.init(json:))
        matchedFingerprint = detail["certificate"]?.string
        clockDifference = detail["clock_difference_ms"]?.integer.map { .milliseconds($0) }
        relaxationsUsed = (detail["relaxations_used"]?.array ?? []).compactMap(\.string)
        let profile = detail["profile"]?.object?.members ?? []
        self.profile = profile.filter { $0.key != "notes" }.compactMap { field, value in
            if let text = value["value"]?.string {
                return Value(field: field, values: [text], source: value["source"]?.string)
            }
            return value.array.map { Value(field: field, values: $0.compactMap(\.string), source: nil) }
        }
        notes = (detail["profile"]?["notes"]?.array ?? []).compactMap(\.string)
        personRefusal = detail["person"].flatMap { json in
            guard let code = json["code"]?.string, let message = json["message"]?.string else { return nil }
            return PersonRefusal(code: code, message: message, remedy: json["remedy"]?.string)
        }
        request = AnsweredRequest(json: detail["request"])
        verdict = TraceJudgement.verdict(code, message, checks)
    }

    private static func verdict(_ code: String?, _ message: String?, _ checks: [TraceCheck]) -> String {
        guard let code else {
            let warned = checks.count { $0.outcome == .warning }
            let said = "The response is accepted: nothing was in its way"
            return warned == 0 ? said + "." : said + ", and \(warned) of its checks passed with a warning."
        }
        let reason = message ?? code
        guard let failed = checks.first(where: { $0.outcome == .failed }) else {
            return "The log-in is refused, though no check of the response failed: \(reason)."
        }
        let name = failed.name.split(separator: "_").joined(separator: " ")
        return "The response is refused at the check “\(name)”: \(reason)."
    }
}
