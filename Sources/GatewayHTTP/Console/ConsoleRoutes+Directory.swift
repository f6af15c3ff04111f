import Adapting
import Administration
import Console
import Essentials
import GatewayModel
import Persistence

/// Directories and their tokens (S13, S14), and what they asked for (S15).
extension ConsoleRoutes {
    var directoryRoutes: [Route] {
        [
            show(directory(ConsoleRoutes.base)), show(directory(ConsoleRoutes.base + "/tokens")), show(newToken),
            act(newToken, makeToken),
            show(revocation), act(revocation, revokeToken), show(requests),
            show(request), show(held), act(held, allowDeprovisioning),
        ]
    }

    private static let base = "/console/organizations/{org}/directory"
    private static let page = 50
    private var endpoint: String { services.baseURL + "/scim/v2" }

    /// At its place in the menu, and at that of its tokens, where a set-up leads to.
    private func directory(_ path: String) -> View {
        View(path: path, section: .provisioning, step: .provisioning) { call, _ in
            let id = try call.organizationID
            // What waits in memory belongs on the page: somebody watches for it.
            try await services.flushLogs()
            let health = try await services.directories.health(of: id, actor: call.actor)
            var calls: FirstCalls?
            if let watched = health.directories.last, watched.state != .ignored, watched.state != .withoutToken {
                let found = try await services.directories.firstCalls(
                    of: watched.directory.id, in: id, actor: call.actor)
                if isWatched(found, now: call.now) { calls = found }
            }
            return DirectoryScreen(
                health.directories, notices: health.notices, firstCalls: calls, presetNames: services.presetNames,
                endpoint: endpoint, base: try call.url("/directory"), opensLog: call.visitor.holder == nil,
                now: call.now)
        }
    }

    /// Whoever sets a directory up watches its first calls; that a provider pushes no groups is no reason to wait for ever.
    private func isWatched(_ calls: FirstCalls, now: Timestamp) -> Bool {
        let waiting = calls.ticks.filter { !$0.isDone }
        if waiting.contains(where: { $0.kind != .groupPushed }) { return true }
        return !waiting.isEmpty && now.since(calls.health.directory.createdAt) < .days(1)
    }

    // MARK: Tokens

    private var newToken: View {
        View(path: ConsoleRoutes.base + "/tokens/new", section: .provisioning) { call, fields in
            try call.requireFresh()
            let id = try call.organizationID
            let health = try await services.directories.health(of: id, actor: call.actor).directories
            // A set-up link for the directory alone opens no connections.
            let connections =
                call.visitor.holder == nil ? try await services.connections.list(of: id, actor: call.actor) : []
            let assumed =
                health.first?.directory.adapter ?? (connections.first(where: \.primary) ?? connections.first)?.preset
            return NewTokenScreen(
                presets: services.presets.presets.filter { $0.capabilities.contains("scim") }
                    .map { ($0.id, $0.displayName) }, chosen: fields?["adapter"] ?? assumed ?? "generic-saml",
                hasToken: health.contains { $0.tokens.contains { $0.isLive(at: call.now) } },
                base: try call.url("/directory"))
        }
    }

    private func makeToken(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        // Whoever holds a set-up link has twelve hours, of which the page's rule leaves enough.
        if call.visitor.holder == nil {
            try Authorization.requireFresh(call.actor, at: call.now)
        } else {
            try call.requireFresh()
        }
        guard let overlap = Int(fields["overlap"]) else {
            throw AdministrationError.invalidValue("overlap", reason: "expected seconds")
        }
        let made = try await services.directories.makeToken(
            for: try call.organizationID, adapter: fields["adapter"], directory: nil, overlapSeconds: overlap,
            actor: call.actor, origin: call.origin)
        return .show(TokenMadeScreen(secret: made.secret, endpoint: endpoint, base: try call.url("/directory")))
    }

    private var revocation: View {
        View(path: ConsoleRoutes.base + "/tokens/{token}/revoke", section: .provisioning) { call, _ in
            let id: Identifier<DirectoryToken> = try call.id("token", "token")
            let all = try await services.directories.tokens(of: try call.organizationID, actor: call.actor)
            guard let token = all.first(where: { $0.id == id }) else {
                throw AdministrationError.notFound("token \(id)")
            }
            return RevokeTokenScreen(token, base: try call.url("/directory"), now: call.now)
        }
    }

    private func revokeToken(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        try await services.directories.revoke(
            try call.id("token", "token"), of: try call.organizationID, actor: call.actor, origin: call.origin)
        return .go(try call.url("/directory"), done: .tokenRevoked)
    }

    // MARK: Held pushes

    private var held: View {
        View(path: ConsoleRoutes.base + "/{directory}/held", section: .provisioning) { call, _ in
            let directory: Identifier<Directory> = try call.id("directory", "directory")
            let all = try await services.directories.health(of: try call.organizationID, actor: call.actor)
            guard let health = all.directories.first(where: { $0.directory.id == directory }) else {
                throw AdministrationError.notFound("directory \(directory)")
            }
            return HeldPushScreen(health, base: try call.url("/directory"), now: call.now)
        }
    }

    private func allowDeprovisioning(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleAnswer {
        _ = try await services.directories.allowDeprovisioning(
            try call.id("directory", "directory"), of: try call.organizationID, minutes: Int(fields["minutes"]),
            actor: call.actor, origin: call.origin)
        return .go(try call.url("/directory"), done: .deprovisioningAllowed)
    }

    // MARK: Requests

    private var requests: View {
        View(path: ConsoleRoutes.base + "/requests", section: .provisioning) { call, _ in
            let shown = RequestsScreen.Shown(rawValue: try call.query("show")) ?? .all
            let before: Identifier<ProvisioningLogEntry>? = Identifier(try call.query("before"))
            try await services.flushLogs()
            let found = try await services.directories.log(
                of: try call.organizationID, outcome: ProvisioningOutcome(rawValue: shown.rawValue), before: before,
                limit: ConsoleRoutes.page, actor: call.actor)
            let path = try call.url("/directory/requests")
            let next = found.count == ConsoleRoutes.page ? found.last?.id.text : nil
            return RequestsScreen(
                found, shown: shown,
                first: before == nil ? nil : ConsoleCursor.address(path, [("show", shown.rawValue)]),
                next: next.map { ConsoleCursor.address(path, [("show", shown.rawValue), ("before", $0)]) }, base: path,
                now: call.now)
        }
    }

    private var request: View {
        View(path: ConsoleRoutes.base + "/requests/{entry}", section: .provisioning) { call, _ in
            RequestScreen(
                try await services.directories.logEntry(
                    try call.id("entry", "request"), of: try call.organizationID, actor: call.actor),
                base: try call.url("/directory/requests"), now: call.now)
        }
    }
}
