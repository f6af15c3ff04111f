import AdapterKit
import Adapting
import Administration
import Console
import Essentials
import GatewayModel
import SignOn

/// The set-up of a connection, page by page, made of that IdP's own guide (rule C-1).
extension ConsoleRoutes {
    private static let list = "/console/organizations/{org}/connections"
    private static let guide = list + "/{connection}/guide"
    /// Metadata files are larger than anything else that is typed.
    private static let metadataLimit = 2 << 20

    var wizardRoutes: [Route] {
        [
            show(choosing),
            act(choosing) { call, fields in try await begin(call, fields) },
            Route("GET", ConsoleRoutes.guide, audience: .page) { request in
                // Where the last visitor stopped, whoever it was.
                try await resume(request)
            },
            show(page),
            act(taking, at: ConsoleRoutes.guide + "/take", bodyLimit: ConsoleRoutes.metadataLimit) { call, fields in
                try await take(call, fields)
            },
            act(testing, at: ConsoleRoutes.guide + "/test") { call, _ in
                let connection = try await services.connections.get(
                    try call.id("connection", "connection"), of: try call.organizationID, actor: call.actor, for: .test)
                return .response(.seeOther(try await services.login.prepareTest(connection)))
            },
            act(activating, at: ConsoleRoutes.guide + "/activate") { call, _ in
                let id: Identifier<Connection> = try call.id("connection", "connection")
                _ = try await services.connections.activate(
                    id, skipTest: false, of: try call.organizationID, actor: call.actor, origin: call.origin)
                return .go(try call.url("/connections/\(id)/guide/activate"), done: .connectionLive)
            },
        ]
    }

    // MARK: Beginning

    private var choosing: View {
        View(path: ConsoleRoutes.list + "/new", section: .signOn) { call, fields in
            ChoosePresetScreen(
                presets: services.presets.presets.filter { $0.protocols.contains("saml") },
                chosen: fields?["preset"] ?? "", name: fields?["name"] ?? "", base: try call.url("/connections"))
        }
    }

    private func begin(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        var draft = ConnectionDraft()
        draft.preset = fields["preset"]
        let name = fields["name"].trimmingBlanks
        if !name.isEmpty { draft.name = name }
        draft.awaitsIdentityProvider = true
        let made = try await services.connections.draft(
            draft, for: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/connections/\(made.id)/guide"))
    }

    private func resume(_ request: GatewayRequest) async throws -> GatewayResponse {
        guard let visitor = try await visitor(of: request) else { return signInFirst(request) }
        let call = try await call(request, visitor, .signOn)
        let (connection, preset) = try await subject(call)
        let progress = try await progress(call, connection, preset)
        return .seeOther(services.baseURL + progress.url(progress.next))
    }

    // MARK: The pages

    private var page: View {
        View(path: ConsoleRoutes.guide + "/{step}", section: .signOn) { call, _ in
            try await screen(call, call.request.parameter("step"), nil)
        }
    }
    private var taking: View { fixed("take") }
    private var testing: View { fixed("test") }
    private var activating: View { fixed("activate") }

    private func fixed(_ word: String) -> View {
        View(path: ConsoleRoutes.guide + "/" + word, section: .signOn) { call, fields in
            try await screen(call, word, fields)
        }
    }

    private func subject(_ call: ConsoleCall) async throws -> (Connection, Preset) {
        let connection = try await services.connections.get(
            try call.id("connection", "connection"), of: try call.organizationID, actor: call.actor)
        guard let preset = services.presets.preset(connection.preset) else {
            throw AdministrationError.unknownPreset(connection.preset, known: services.presets.presets.map(\.id))
        }
        return (connection, preset)
    }

    /// The claims that this visitor may see.
    private func claims(_ call: ConsoleCall) async throws -> [DomainClaim] {
        if let holder = call.visitor.holder, !holder.link.scopes.contains(.domains) { return [] }
        return try await services.domainClaims.list(of: try call.organizationID, actor: call.actor)
    }

    private func progress(
        _ call: ConsoleCall, _ connection: Connection, _ preset: Preset
    ) async throws -> WizardProgress {
        var hasCalls = false
        if call.visitor.holder == nil {
            let health = try await services.directories.health(of: try call.organizationID, actor: call.actor)
            hasCalls = health.directories.contains { $0.lastCallAt != nil }
        }
        return WizardProgress(
            preset.guide, connection, hasDomain: try await claims(call).contains { $0.state.isEffective },
            hasCalls: hasCalls, base: try call.url("/connections/\(connection.id)/guide"))
    }

    private func screen(_ call: ConsoleCall, _ word: String, _ fields: FormFields?) async throws -> GuidePartScreen {
        let (connection, preset) = try await subject(call)
        let progress = try await progress(call, connection, preset)
        guard let step = progress.step(word) else { throw HTTPProblem.notFound(path: call.request.path) }
        var part: SetupGuide.Part?
        var number = 1
        if case .guide(let stage) = step {
            for each in preset.guide.parts {
                if each.stage == stage {
                    part = each
                    break
                }
                number += each.steps.count
            }
        }
        return GuidePartScreen(
            step, part: part, number: number, progress: progress, connection: connection,
            values: values(connection), here: try await here(call, step, connection, preset, progress, fields),
            connectionsURL: try call.url("/connections"))
    }

    /// What is done on this side of the page.
    private func here(
        _ call: ConsoleCall, _ step: WizardStep, _ connection: Connection, _ preset: Preset,
        _ progress: WizardProgress, _ fields: FormFields?
    ) async throws -> [any Block] {
        let isHolder = call.visitor.holder != nil
        let action = progress.url(step)
        switch step {
        case .guide(.take):
            return WizardBlocks.take(
                typed(fields), connection, findings: try await services.connections.findings(of: connection),
                action: action, now: call.now)
        case .guide(.test):
            return WizardBlocks.test(
                connection, findings: try await services.connections.findings(of: connection), action: action,
                logInsURL: isHolder ? nil : try call.url("/log-ins?connection=\(connection.id)&outcome=tested"))
        case .guide(.attributes): return WizardBlocks.attributes(preset.manifest.aliases)
        case .guide(.scim):
            guard preset.capabilities.contains("scim") else {
                return isHolder
                    ? []
                    : [
                        Actions(links: [
                            Link("IDP Managed Access, in access security", try call.url("/access-security"))
                        ])
                    ]
            }
            return [Actions(primary: Link("Make a token, and watch the first calls", try call.url("/directory")))]
        case .guide(.give), .guide(.assign): return []
        case .domains: return WizardBlocks.domains(try await claims(call), url: try call.url("/domains"))
        case .activate:
            let id = try call.organizationID
            return WizardBlocks.activation(
                connection, settings: isHolder ? nil : try await services.accessSecurity.get(id, actor: call.actor),
                domains: try await claims(call),
                others: try await services.connections.list(of: id, actor: call.actor).filter {
                    $0.id != connection.id
                },
                findings: try await services.connections.findings(of: connection), action: action,
                accessURL: isHolder ? nil : try call.url("/access-security"))
        }
    }

    /// What stands for a guide's placeholders.
    func values(_ connection: Connection) -> [String: String] {
        let base = "\(services.baseURL)/saml/\(connection.id)"
        return [
            "acsURL": connection.acsURL, "entityID": connection.serviceProviderEntityID,
            "metadataURL": base + "/metadata", "startURL": base + "/login",
            "scimBaseURL": services.baseURL + "/scim/v2",
        ]
    }

    // MARK: Taking

    private func typed(_ fields: FormFields?) -> WizardBlocks.Typed {
        var typed = WizardBlocks.Typed()
        guard let fields else { return typed }
        typed.metadata = fields["metadata"]
        typed.entityID = fields["entity_id"]
        typed.ssoURL = fields["sso_url"]
        typed.certificates = fields["certificates"]
        return typed
    }

    private func take(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        let id: Identifier<Connection> = try call.id("connection", "connection")
        _ = try await services.connections.edit(
            id, try GivenProvider.draft(fields), of: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/connections/\(id)/guide/take"), done: .providerRead)
    }
}
