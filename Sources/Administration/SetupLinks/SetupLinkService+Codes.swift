import Cryptography
import Effects
package import Essentials
package import GatewayModel
import Persistence

/// Codes by mail: for another browser than the one that has the link, and for a binding that has grown old.
extension SetupLinkService {
    /// 40 bits as eight letters and digits: enough for a quarter of an hour and five tries.
    private static let codeBytes = 5

    /// How somebody shows which link they mean.
    package enum Way: Sendable {
        /// By its address, in whatever browser.
        case token(String)
        /// By the cookie of the browser that has it.
        case held(Identifier<SetupLink>)
    }

    /// Mails a code to the link's recipient; an earlier one is good no more.
    ///
    /// - Parameters:
    ///   - way: which link.
    ///   - secret: the browser's set-up cookie.
    ///   - origin: where from.
    /// - Throws: `setup_link.unknown` and so on, `setup_link.not_opened`, `setup_link.wait`.
    package func requestCode(_ way: Way, secret: String?, origin: Origin?) async throws {
        let now = context.clock.now()
        let code = LinkingCodeText(context.random.bytes(SetupLinkService.codeBytes))
        try await context.store.write { scope in
            var link = try link(way, secret, at: now, in: scope)
            let organization = try organization(of: link, in: scope)
            if let seconds = try SetupLinkThrottle.mails(link, address: origin?.address).admit(at: now, in: scope) {
                throw SetupLinkError.wait(seconds: seconds)
            }
            link.code = SetupLink.Code(
                sealed: try context.sealingKey.seal(Array(code.shown.utf8), context: Array(link.id.text.utf8)),
                expiresAt: now.advanced(by: SetupLink.codeLifetime))
            try scope.update(link)
            let isHolder = SetupLinkService.holds(secret, link)
            try record(
                "setup_link.code_sent", link, isHolder ? SetupLinkService.actor(link) : .system, origin,
                after: ["other_browser": .bool(!isHolder)], in: scope)
            try AdminNotices(context: context).code(code.shown, of: link, organization, origin, at: now, in: scope)
            // A stolen address leads here, too: nothing comes of it without the code, and the owners hear of it.
            if !isHolder { try refuse(link, organization, origin, at: now, in: scope) }
        }
    }

    /// Binds the link to this browser by a mailed code, and to no other any more; the owners are told where it is another
    /// one than before.
    ///
    /// - Returns: the visit, and a secret to set as the browser's set-up cookie where it has none.
    /// - Throws: `setup_link.code_wrong`, `setup_link.code_ended`, `setup_link.wait`, `setup_link.unknown` and so on.
    package func resume(
        _ way: Way, code text: String, secret: String?, origin: Origin?
    ) async throws -> (visit: Visit, newSecret: String?) {
        let now = context.clock.now()
        let given = LinkingCodeText(reading: text, byteCount: SetupLinkService.codeBytes)
        let (kept, newSecret) = secretToKeep(secret)
        let resumed = try await context.store.write { scope -> Result<Visit, SetupLinkError> in
            var link = try link(way, secret, at: now, in: scope)
            guard var known = link.code, now < known.expiresAt, known.tries < SetupLink.codeTries else {
                return .failure(.codeEnded)
            }
            let wanted = try context.sealingKey.open(known.sealed, context: Array(link.id.text.utf8))
            guard let given, constantTimeEqual(Array(given.shown.utf8), wanted) else {
                // What can't be a code at all counts, too: whoever types one has the code before them.
                known.tries += 1
                link.code = known
                try scope.update(link)
                let left = SetupLink.codeTries - known.tries
                return .failure(left > 0 ? .codeWrong(left: left) : .codeEnded)
            }
            let organization = try organization(of: link, in: scope)
            let isHolder = SetupLinkService.holds(secret, link)
            link.bind(to: Digest.sha256(kept), from: origin?.address, at: now)
            try scope.update(link)
            _ = try scope.dropMail(concerning: link.id.text)
            try record(
                "setup_link.resumed", link, SetupLinkService.actor(link), origin,
                after: ["other_browser": .bool(!isHolder)], in: scope)
            if !isHolder {
                try AdminNotices(context: context).resumed(link, of: organization, origin, at: now, in: scope)
            }
            return .success(Visit(link: link, organization: organization))
        }
        return (try resumed.get(), newSecret)
    }

    /// The link, once somebody has opened it.
    private func link(
        _ way: Way, _ secret: String?, at now: Timestamp, in scope: any ReadScope
    ) throws -> SetupLink {
        let found: SetupLink?
        switch way {
        case .token(let token): found = try scope.setupLink(tokenHash: Digest.sha256(token))
        case .held(let id):
            found = try secret.flatMap { secret in
                try scope.setupLinks(browserHash: Digest.sha256(secret)).first { $0.id == id }
            }
        }
        let link = try good(found, at: now, in: scope)
        try SetupLinkError.require(link, at: now)
        return link
    }
}
