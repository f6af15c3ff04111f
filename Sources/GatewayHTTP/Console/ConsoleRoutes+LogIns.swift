import Administration
import Console
import Essentials
import GatewayModel
import Persistence
import SAML
import SignOn

/// The log of log-ins, one of them explained, two compared, one judged again (rule L-10).
extension ConsoleRoutes {
    private static let log = "/console/organizations/{org}/log-ins"
    private static let trace = log + "/{trace}"

    var logInRoutes: [Route] {
        [
            show(logIns), show(logIn), show(comparison), show(replaying),
            act(logIn, at: ConsoleRoutes.trace + "/response") { call, _ in .show(try await opened(call, raw: false)) },
            act(logIn, at: ConsoleRoutes.trace + "/raw-response") { call, _ in
                .show(try await opened(call, raw: true))
            },
            show(providerError), act(providerError) { call, fields in .show(try await explained(call, fields)) },
            act(replaying, bodyLimit: 1 << 20) { call, fields in .show(try await replayed(call, fields)) },
        ]
    }

    // MARK: The log

    private var logIns: View {
        View(path: ConsoleRoutes.log, section: .logIns) { call, _ in
            let id = try call.organizationID
            let connections = try await services.connections.list(of: id, actor: call.actor)
            let base = try call.url("/log-ins")
            var typed = LogInsScreen.Filters()
            let query = try SignOnLogQuery(call, &typed)
            let after = try call.query("after")
            guard let query else {
                return LogInsScreen(
                    page: nil, filters: typed, connections: connections, base: base, first: nil, next: nil,
                    retention: services.traces.retention, now: call.now)
            }
            let page = try await services.traces.list(
                query, of: id, before: after.isEmpty ? nil : try SignOnLogPlace(text: after), limit: 50,
                actor: call.actor)
            let filters = typed.queryPairs
            return LogInsScreen(
                page: page, filters: typed, connections: connections, base: base,
                first: after.isEmpty ? nil : ConsoleRoutes.address(base, filters),
                next: page.next.map { ConsoleRoutes.address(base, filters + [("after", $0.text)]) },
                retention: services.traces.retention, now: call.now)
        }
    }

    // MARK: One log-in

    private var logIn: View {
        View(path: ConsoleRoutes.trace, section: .logIns) { call, _ in
            let report = try await report(call)
            // Whoever tries a connection out wants to see what came (rule A-6).
            let opens = report.isTest && report.keepsResponse && call.isOwnAdmin
            let document =
                opens
                ? try await services.traces.response(
                    of: report.trace.id, of: try call.organizationID, actor: call.actor, origin: call.origin) : nil
            return TraceScreen(
                report, document: document.map(TraceDocument.init), ways: try await ways(report, call), now: call.now)
        }
    }

    private func report(_ call: ConsoleCall) async throws -> TraceReport {
        try await services.traces.report(
            try call.id("trace", "log-in"), of: try call.organizationID, actor: call.actor)
    }

    private func opened(_ call: ConsoleCall, raw: Bool) async throws -> TraceScreen {
        let report = try await report(call)
        let (trace, id) = (report.trace.id, try call.organizationID)
        let document =
            raw
            ? nil
            : TraceDocument(
                try await services.traces.response(of: trace, of: id, actor: call.actor, origin: call.origin))
        let bytes =
            raw
            ? try await services.traces.rawResponse(of: trace, of: id, actor: call.actor, origin: call.origin) : nil
        return TraceScreen(
            report, document: document, raw: bytes.map { Base64.encode($0) }, ways: try await ways(report, call),
            now: call.now)
    }

    private func ways(_ report: TraceReport, _ call: ConsoleCall) async throws -> TraceScreen.Ways {
        var others: [SignOnTrace] = []
        if let connection = report.trace.connection {
            var query = SignOnLogQuery()
            query.connection = connection
            query.includesUnanswered = false
            let page = try await services.traces.list(
                query, of: try call.organizationID, before: nil, limit: 20, actor: call.actor)
            others = page.entries.compactMap { if case .trace(let trace) = $0 { trace } else { nil } }
        }
        return TraceScreen.Ways(
            log: try call.url("/log-ins"), trace: report.trace.id,
            connection: try report.connection.map { try call.url("/connections/\($0.id)") }, mayOpen: call.isOwnAdmin,
            others: others.filter { $0.id != report.trace.id })
    }

    // MARK: Two of them

    private var comparison: View {
        View(path: ConsoleRoutes.trace + "/compare", section: .logIns) { call, _ in
            guard let other = Identifier<SignOnTrace>(try call.query("with")) else {
                throw TraceError.unknownPlace(try call.query("with"))
            }
            let found = try await services.traces.compare(
                try call.id("trace", "log-in"), with: other, of: try call.organizationID, actor: call.actor)
            return TraceComparisonScreen(
                found.first, found.second, found.comparison, log: try call.url("/log-ins"), now: call.now)
        }
    }

    // MARK: Once more

    private var replaying: View {
        View(path: ConsoleRoutes.trace + "/replay", section: .logIns) { call, fields in
            let report = try await report(call)
            guard let connection = report.connection else { throw TraceError.noConnection }
            return replayScreen(report, connection, fields, nil, log: try call.url("/log-ins"), now: call.now)
        }
    }

    private func replayed(_ call: ConsoleCall, _ fields: FormFields) async throws -> TraceReplayScreen {
        let report = try await report(call)
        guard let connection = report.connection else { throw TraceError.noConnection }
        let replay = try await services.traces.replay(
            report.trace.id, under: TraceDraft.draft(fields, connection), of: try call.organizationID,
            actor: call.actor, origin: call.origin)
        return replayScreen(report, connection, fields, replay, log: try call.url("/log-ins"), now: call.now)
    }

    private func replayScreen(
        _ report: TraceReport, _ connection: Connection, _ fields: FormFields?, _ replay: TraceReplay?, log: String,
        now: Timestamp
    ) -> TraceReplayScreen {
        TraceReplayScreen(
            report, fields.map { TraceDraft.settings($0, connection) } ?? TraceReplayScreen.Settings(connection),
            relaxations: Relaxation.allCases.map(\.rawValue), replay: replay, log: log, now: now)
    }

    // MARK: What never came back

    private var providerError: View {
        View(path: "/console/organizations/{org}/provider-errors", section: .logIns) { call, fields in
            try await errorScreen(call, fields, .notAsked)
        }
    }

    private func explained(_ call: ConsoleCall, _ fields: FormFields) async throws -> ProviderErrorScreen {
        guard let connection = Identifier<Connection>(fields["connection"]), !fields["text"].trimmingBlanks.isEmpty
        else {
            throw AdministrationError.invalidValue("the text", reason: "it is empty, expected what the page says")
        }
        let found = try await services.traces.explain(
            fields["text"], at: connection, of: try call.organizationID, actor: call.actor)
        return try await errorScreen(call, fields, found.map { .known($0) } ?? .unknown)
    }

    private func errorScreen(
        _ call: ConsoleCall, _ fields: FormFields?, _ answer: ProviderErrorScreen.Answer
    ) async throws -> ProviderErrorScreen {
        ProviderErrorScreen(
            connections: try await services.connections.list(of: try call.organizationID, actor: call.actor),
            chosen: try fields?["connection"] ?? call.query("connection"), text: fields?["text"] ?? "",
            answer: answer, log: try call.url("/log-ins"))
    }

    private static func address(_ base: String, _ pairs: [(String, String)]) -> String {
        pairs.isEmpty
            ? base
            : base + "?" + pairs.map { "\($0.0)=\(ConsoleRoutes.escaped($0.1))" }.joined(separator: "&")
    }
}

extension ConsoleCall {
    /// Whether the visitor is an owner or admin of the organization itself, and not only an operator.
    var isOwnAdmin: Bool { place?.role != nil }
}

extension TraceDocument {
    init(_ response: DecodedResponse) {
        self.init(
            root: TraceDocument.element(response.root), xml: response.root.xml,
            namedCertificates: response.namedCertificates.map { TraceCertificate($0) })
    }

    private static func element(_ element: DecodedElement) -> Element {
        Element(
            name: element.name, attributes: element.attributes.map { ($0.name, $0.value) }, text: element.text,
            children: element.children.map(TraceDocument.element))
    }
}
