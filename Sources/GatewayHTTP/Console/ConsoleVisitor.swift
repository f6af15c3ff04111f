import Administration
import Console
import Cryptography
import Essentials
import GatewayModel
import SignOn

/// Who looks at the console's pages: a person with a session, or the holder of a set-up link.
struct ConsoleVisitor: Sendable {
    private enum Kind: Sendable {
        case person(ConsoleAccess.Visit)
        case holder(SetupLinkService.Visit)
    }

    private let kind: Kind
    /// What forms of this visitor carry, so that no other site can send one.
    let formToken: String

    init(_ visit: ConsoleAccess.Visit, sessionSecret: String) {
        kind = .person(visit)
        formToken = ConsoleVisitor.token(sessionSecret)
    }

    /// - Parameter setupSecret: the browser's set-up cookie.
    init(_ holder: SetupLinkService.Visit, setupSecret: String) {
        kind = .holder(holder)
        formToken = ConsoleVisitor.token(setupSecret)
    }

    /// Who asks, to the verbs.
    var actor: Actor {
        switch kind {
        case .person(let visit): visit.actor
        case .holder(let visit): visit.actor
        }
    }

    /// The person's address; nil for the holder of a set-up link.
    var email: String? {
        guard case .person(let visit) = kind else { return nil }
        return visit.identity.email.text
    }

    /// The person's session.
    ///
    /// - Throws: `console.not_for_holders` where a page of persons is asked for with a set-up link.
    var visit: ConsoleAccess.Visit {
        get throws(ConsoleProblem) {
            guard case .person(let visit) = kind else { throw .notForHolders }
            return visit
        }
    }

    /// The holder's link; nil for a person.
    var holder: SetupLinkService.Visit? {
        guard case .holder(let visit) = kind else { return nil }
        return visit
    }

    var isOperator: Bool {
        guard case .person(let visit) = kind else { return false }
        return visit.isOperator
    }

    /// Follows from the browser's secret, which no other site and no log has.
    static func token(_ secret: String) -> String { hexadecimal(Digest.sha256("console-form\u{0}" + secret)) }
}
