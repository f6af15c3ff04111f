package import Essentials
package import GatewayModel
package import SignOn

/// One log-in, explained: the verdict, what to change where, and all that was found on the way to it (rule L-10).
package struct TraceScreen: Screen {
    /// Where the page's ways lead; none where nobody is signed in to the console.
    package struct Ways: Sendable {
        let log: String
        let trace: String
        let connection: String?
        /// Whether this visitor may open the response.
        let mayOpen: Bool
        /// Other log-ins through the same connection, to compare with.
        let others: [SignOnTrace]

        /// - Parameter log: the address of the list, such as `/console/organizations/org-…/log-ins`.
        package init(
            log: String, trace: Identifier<SignOnTrace>, connection: String?, mayOpen: Bool, others: [SignOnTrace]
        ) {
            self.log = log
            self.trace = "\(log)/\(trace)"
            self.connection = connection
            self.mayOpen = mayOpen
            self.others = others
        }
    }

    let report: TraceReport
    let document: TraceDocument?
    /// The response as it came, in base64.
    let raw: String?
    let ways: Ways?
    let now: Timestamp

    package init(
        _ report: TraceReport, document: TraceDocument? = nil, raw: String? = nil, ways: Ways?, now: Timestamp
    ) {
        self.report = report
        self.document = document
        self.raw = raw
        self.ways = ways
        self.now = now
    }

    private var isAccepted: Bool { report.judgement.isAccepted }

    package var title: String {
        if report.isTest { return isAccepted ? "The test log-in passed" : "The test log-in failed" }
        return isAccepted ? "Log-in accepted" : "Log-in refused"
    }

    package var badge: Badge? { TraceWords.badge(SignOnLogEntry.trace(report.trace).state) }

    package var lead: Inline? {
        var lead = Inline.time(report.trace.at, now: now)
        if let email = report.trace.email { lead = Inline("\(email), ") + lead }
        if let connection = report.connection { lead = lead + Inline(", through \(connection.name)") }
        return report.isTest ? lead + ". Nobody was signed in." : lead + "."
    }

    package var trail: [Link] { ways.map { [Link("Log-ins", $0.log)] } ?? [] }

    package var blocks: [any Block] {
        let parts = TraceBlocks(judgement: report.judgement, clockSkew: report.clockSkew, now: now)
        let response = (document?.blocks(matched: trusted, now: now) ?? []) + rawResponse
        // What somebody asked to see stands before what they have seen.
        let isAskedFor = raw != nil || !report.isTest
        return [parts.verdict] + parts.remedy + parts.message(report.trace) + parts.personRefusal + next
            + (isAskedFor ? response : [])
            + parts.checks + parts.certificates + parts.clock + parts.profile + course + (isAskedFor ? [] : response)
            + opening + comparing + [about]
    }

    /// Of the certificates that the response names, the one that the connection trusts now.
    private var trusted: String? {
        let known = Set(report.connection?.identityProvider.certificates.map(\.fingerprint) ?? [])
        return document?.namedCertificates.first { known.contains($0.fingerprint) }?.fingerprint
    }

    /// What comes after this page.
    private var next: [any Block] {
        guard let ways else { return [] }
        var links: [Link] = []
        if ways.mayOpen, report.keepsResponse, report.connection != nil {
            links.append(Link("Try it with other settings", ways.trace + "/replay"))
        }
        if report.isTest, isAccepted, let connection = ways.connection {
            return [Actions(primary: Link("Go on with the connection", connection), links: links)]
        }
        if let connection = ways.connection { links.append(Link("Open the connection", connection)) }
        return links.isEmpty ? [] : [Actions(links: links)]
    }

    /// The log-in from its beginning on: each response that came for it.
    private var course: [any Block] {
        var items: [Checklist.Item] = []
        if let request = report.judgement.request {
            items.append(
                Checklist.Item(
                    Badge(.neutral, "begun"), .time(request.issuedAt, now: now),
                    detail: request.freshAuthentication ? "A new authentication was asked for." : nil))
        } else if report.trace.connection != nil {
            items.append(Checklist.Item(Badge(.neutral, "begun"), "at the identity provider, or not known"))
        }
        let traces = (report.flow + [report.trace]).sorted { ($0.at, $0.id) < ($1.at, $1.id) }
        items += traces.map { trace in
            let isThis = trace.id == report.trace.id
            let code = trace.code.map { Inline(" ") + .code($0) } ?? ""
            return Checklist.Item(
                TraceWords.badge(SignOnLogEntry.trace(trace).state), .time(trace.at, now: now) + code,
                detail: isThis ? "This page." : nil,
                links: isThis ? [] : ways.map { [Link("Show this answer", "\($0.log)/\(trace.id)")] } ?? [])
        }
        return [Heading("Course of this log-in", anchor: "course"), Checklist(items)]
    }

    private var rawResponse: [any Block] {
        guard let raw else { return [] }
        return [
            Heading("Response as it came", anchor: "raw"),
            Notice(.warning, "This is somebody's credential. Don't send it on; the audit log says that you opened it."),
            Preformatted(raw, label: "The response in base64"),
        ]
    }

    private var opening: [any Block] {
        guard let ways else { return [] }
        guard report.keepsResponse else {
            return [Paragraph("No response is kept of this log-in: none came that could be read.", isFaint: true)]
        }
        guard ways.mayOpen else {
            return [
                Paragraph(
                    "The response is kept, and only owners and admins of the organization open it.", isFaint: true)
            ]
        }
        var buttons: [PostButton] = []
        if document == nil { buttons.append(PostButton("Show the response", to: ways.trace + "/response")) }
        if raw == nil { buttons.append(PostButton("Show it as it came", to: ways.trace + "/raw-response")) }
        return [
            Actions(buttons: buttons), Paragraph("Opening it is written into the audit log.", isFaint: true),
        ]
    }

    private var comparing: [any Block] {
        guard let ways, !ways.others.isEmpty else { return [] }
        let options = ways.others.map { trace in
            Field.Option(
                trace.id.text,
                [MomentText.absolute(trace.at), trace.email, trace.code ?? "accepted"].compactMap { $0 }.joined(
                    separator: " · "))
        }
        return [
            Heading("Compare", anchor: "compare"),
            Form(
                to: ways.trace + "/compare", method: .get,
                fields: [
                    Field("with", "Another log-in through the same connection", .select).with {
                        $0.options = options
                        $0.isRequired = true
                    }
                ], button: "Compare with it", weight: .other),
        ]
    }

    private var about: any Block {
        var facts = [Facts.Fact("Support number", .code(report.trace.id.text))]
        if let request = report.judgement.request { facts.append(Facts.Fact("Request", .code(request.id))) }
        if !report.judgement.relaxationsUsed.isEmpty {
            facts.append(
                Facts.Fact("Relaxations used", Inline(report.judgement.relaxationsUsed.joined(separator: ", "))))
        }
        facts.append(Facts.Fact("Kept until", .time(report.trace.expiresAt, now: now)))
        return Facts(facts)
    }
}
