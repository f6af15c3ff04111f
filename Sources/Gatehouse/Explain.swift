import ArgumentParser
import Cryptography
import Essentials
import Foundation
import LiveEffects
import SAML

/// `gatehouse explain`: judges SAML responses offline.
struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Judge a SAML response offline, and say why.")

    @Option(help: "Read one case a line (JSON) and print one answer a line.") var batch: String?
    @Option(help: "A file with the SAMLResponse form field, or - for standard input.") var response: String?
    @Option(name: .customLong("idp-entity-id")) var idpEntityID: String?
    @Option(help: "A certificate of the identity provider (PEM or DER; repeatable).") var certificate: [String] = []
    @Option(name: .customLong("sp-entity-id")) var spEntityID: String?
    @Option(name: .customLong("acs-url")) var acsURL: String?
    @Option(name: .customLong("in-response-to"), help: "The id of the request; absent: unsolicited.") var inResponseTo:
        String?
    @Option(help: "The instant at which to judge (RFC 3339); default: now.") var now: String?
    @Option(help: "A relaxation to grant (repeatable).") var relaxation: [String] = []

    func run() async throws {
        do {
            if let batch {
                try explainBatch(batch)
            } else {
                try explainOne()
            }
        } catch let error as any CodedError {
            throw Failure.exit(error)
        }
    }

    private func read(_ path: String) throws -> [UInt8] {
        if path == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
        guard let data = FileManager.default.contents(atPath: path) else { throw SettingsError.unreadableFile(path) }
        return Array(data)
    }

    /// Order is kept, and a line that is no case gets its answer like any other.
    private func explainBatch(_ path: String) throws {
        for line in try read(path).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
            let answer: JSONValue
            if let input = try? JSONValue(parsing: line) {
                answer = ResponseExplanation(input).json
            } else {
                answer = ResponseExplanation.malformed()
            }
            print(answer.text)
        }
    }

    private func explainOne() throws {
        guard let response, let idpEntityID, let spEntityID, let acsURL, !certificate.isEmpty else {
            throw ValidationError(
                "give --batch FILE, or --response, --idp-entity-id, --certificate, --sp-entity-id and --acs-url")
        }
        var keys: [PublicKey] = []
        for path in certificate {
            keys.append(try Certificate(uploaded: try read(path), allowingWeakKey: true).publicKey)
        }
        var relaxations: Set<Relaxation> = []
        for name in relaxation {
            guard let known = Relaxation(rawValue: name) else {
                throw ValidationError(
                    "there is no relaxation \(name), only \(Relaxation.allCases.map(\.rawValue).joined(separator: ", "))"
                )
            }
            relaxations.insert(known)
        }
        guard let instant = now.map({ Timestamp(text: $0) }) ?? SystemClock().now() else {
            throw ValidationError("--now is not an RFC 3339 time")
        }
        let request: ResponseExpectations.Request =
            if let inResponseTo {
                .answering(id: inResponseTo, issuedAt: instant, freshAuthentication: false)
            } else {
                .unsolicited(allowed: true)
            }
        let explanation = ResponseExplanation(
            id: .string(response), formField: try read(response),
            ResponseExpectations(
                serviceProviderEntityID: spEntityID, acsURL: acsURL, acceptedIssuers: [idpEntityID], keys: keys,
                relaxations: relaxations, now: instant, request: request))
        print(Explain.report(explanation.json))
    }

    /// The answer for a person.
    static func report(_ json: JSONValue) -> String {
        var lines = [
            "\(json["verdict"]?.string ?? "") \(json["code"]?.string.map { "(\($0))" } ?? "")",
            json["message"]?.string ?? "",
        ]
        if let remedy = json["remedy"]?.string { lines.append("what to do: " + remedy) }
        lines.append("")
        for check in json["checks"]?.array ?? [] {
            let outcome = check["outcome"]?.string ?? ""
            let mark = outcome == "passed" ? "✓" : outcome == "failed" ? "✗" : "–"
            lines.append("\(mark) \(check["name"]?.string ?? ""): \(check["detail"]?.string ?? "")")
        }
        if let name = json["name_id"]?.string { lines += ["", "NameID: \(name)"] }
        for (name, values) in json["attributes"]?.object?.members ?? [] {
            lines.append("\(name): \((values.array ?? []).compactMap(\.string).joined(separator: ", "))")
        }
        return lines.joined(separator: "\n")
    }
}
