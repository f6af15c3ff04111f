import Console
import Cryptography
import Essentials
import GatewayModel
import SignOn

/// Who looks at the console's pages.
struct ConsoleVisitor: Sendable {
    /// Who asks, to the verbs.
    let actor: Actor
    /// The person's address; nil for the holder of a set-up link.
    let email: String?
    /// What forms of this visitor carry, so that no other site can send one.
    let formToken: String
    /// The person's session.
    let visit: ConsoleAccess.Visit

    var isOperator: Bool { visit.isOperator }

    init(_ visit: ConsoleAccess.Visit, sessionSecret: String) {
        self.visit = visit
        actor = visit.actor
        email = visit.identity.email.text
        formToken = ConsoleVisitor.token(sessionSecret)
    }

    /// Follows from the session's secret, which no other site and no log has.
    static func token(_ secret: String) -> String { hexadecimal(Digest.sha256("console-form\u{0}" + secret)) }
}
