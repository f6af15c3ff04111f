package import Essentials
package import GatewayModel
package import SignOn

/// A kept response, judged again under settings that are tried and not saved.
package struct TraceReplayScreen: Screen {
    /// What the form has in it: the settings of the connection, or what was typed.
    package struct Settings: Sendable {
        package var metadata = ""
        package var metadataURL = ""
        package var entityID = ""
        package var ssoURL = ""
        package var certificates = ""
        package var relaxations: Set<String> = []
        package var allowIdPInitiated = false
        package var acceptExpired = true
        package var values: [(name: String, value: String)] = []

        package init() {}

        package init(_ connection: Connection) {
            relaxations = Set(connection.relaxations.map(\.name))
            allowIdPInitiated = connection.allowIdPInitiated
            acceptExpired = connection.acceptExpiredCertificates
            values = connection.values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        }
    }

    let report: TraceReport
    let settings: Settings
    let relaxations: [String]
    let replay: TraceReplay?
    let log: String
    let now: Timestamp

    /// - Parameters:
    ///   - relaxations: the names of all that there are.
    ///   - replay: nil before anything was judged.
    ///   - log: the address of the list of log-ins.
    package init(
        _ report: TraceReport, _ settings: Settings, relaxations: [String], replay: TraceReplay?, log: String,
        now: Timestamp
    ) {
        self.report = report
        self.settings = settings
        self.relaxations = relaxations
        self.replay = replay
        self.log = log
        self.now = now
    }

    private var trace: String { "\(log)/\(report.trace.id)" }

    package var title: String { "Judge a log-in again" }
    package var lead: Inline? {
        "The response of " + Inline.time(report.trace.at, now: now)
            + " is judged as if it had come to the connection with the settings below. Nothing is saved, and nobody is "
            + "signed in."
    }
    package var trail: [Link] { [Link("Log-ins", log), Link("Log-in", trace)] }

    package var blocks: [any Block] { result + [Heading("Settings to try", anchor: "settings"), form] }

    private var result: [any Block] {
        guard let replay else {
            return [
                Facts([Facts.Fact("Verdict when it came", Inline(report.judgement.verdict))])
            ]
        }
        let parts = TraceBlocks(judgement: replay.after, clockSkew: report.clockSkew, now: now)
        let under = replay.changed.isEmpty ? "the connection as it is" : "the changed settings"
        var blocks: [any Block] = [
            Heading("Result", anchor: "result"),
            Facts([
                Facts.Fact(
                    "Before", badge(replay.before) + Inline(" " + replay.before.verdict),
                    hint: "as it was judged when it came"),
                Facts.Fact(
                    "After", badge(replay.after) + Inline(" " + replay.after.verdict), hint: Inline("under \(under)")),
            ]),
        ]
        if !replay.changed.isEmpty {
            let names = replay.changed.map { $0.split(separator: "_").joined(separator: " ") }
            blocks.append(Paragraph("Changed: " + .strong(names.joined(separator: ", "))))
        }
        if replay.assumesRequest {
            blocks.append(
                Notice(
                    .warning,
                    "The request of this log-in was not recorded, so it is taken from the response itself; the check “in "
                        + "response to” says nothing here."))
        }
        blocks += TraceComparisonBlocks(comparison: replay.comparison, first: "Before", second: "After").blocks
        blocks += parts.remedy + parts.personRefusal
        if replay.before.code != nil, replay.after.isAccepted, !replay.changed.isEmpty, let id = report.trace.connection
        {
            blocks.append(
                Notice(
                    .good, "With these settings the next log-in like this one is accepted.",
                    remedy: "Make the same change on the connection.",
                    links: [Link("Open the connection", connectionURL(id))]))
        }
        return blocks
    }

    private func connectionURL(_ id: Identifier<Connection>) -> String {
        log.replacing("/log-ins", with: "/connections") + "/\(id)"
    }

    private func badge(_ judgement: TraceJudgement) -> Inline {
        judgement.isAccepted ? .badge(.good, "accepted") : .badge(.bad, "refused")
    }

    private var form: any Block {
        var fields: [Field] = [
            Field("metadata", "Metadata of the identity provider", .area).with {
                $0.value = settings.metadata
                $0.hint = "XML. Leave it empty to keep what the connection has."
            },
            Field("metadata_url", "Or the address of the metadata", .url).with { $0.value = settings.metadataURL },
            Field("entity_id", "Or by hand: entity ID (issuer)").with { $0.value = settings.entityID },
            Field("sso_url", "By hand: sign-on address", .url).with { $0.value = settings.ssoURL },
            Field("certificates", "By hand: signing certificates", .area).with {
                $0.value = settings.certificates
                $0.hint = "PEM, one below the other. What of the three stays empty is kept as the connection has it."
            },
            Field("allow_idp_initiated", "Take log-ins that the identity provider begins", .checkbox).with {
                $0.isChecked = settings.allowIdPInitiated
            },
            Field("accept_expired", "Take certificates that have expired", .checkbox).with {
                $0.isChecked = settings.acceptExpired
            },
        ]
        fields += relaxations.map { name in
            Field("relax-" + name, "Relax: " + TraceReplayScreen.words(name), .checkbox).with {
                $0.isChecked = settings.relaxations.contains(name)
            }
        }
        fields += settings.values.map { value in
            Field("value-" + value.name, value.name).with { $0.value = value.value }
        }
        return Form(
            to: trace + "/replay", fields: fields, button: "Judge it again", cancel: Link("Back to the log-in", trace))
    }

    private static func words(_ name: String) -> String {
        switch name {
        case "sha1": "signatures with SHA-1"
        case "rsa1024": "keys of 1024 bits"
        case "cbc_encryption": "encryption in CBC mode"
        case "missing_audience": "no audience"
        case "missing_recipient": "no recipient"
        case "empty_reference_uri": "a signature that names no element"
        case "inclusive_c14n": "inclusive canonical form"
        default: name.split(separator: "_").joined(separator: " ")
        }
    }
}
