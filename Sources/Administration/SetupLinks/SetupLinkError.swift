package import Essentials
import GatewayModel

/// Why a set-up link is not made, opened or followed (rule P-5).
package enum SetupLinkError: CodedError, Hashable {
    case unknown
    case expired
    case revoked
    case completed
    /// Nobody has opened it yet.
    case notOpened
    /// Another browser has it.
    case otherBrowser
    /// The binding is too old for what is asked (rule D-2).
    case codeNeeded(hours: Int)
    case codeWrong(left: Int)
    /// There is no code, its time is over, or it was tried too often.
    case codeEnded
    case wait(seconds: Int)
    /// The organization is linked, and its own settings are ignored (rule O-3).
    case withoutEffect
    case notAllowed(String)
    case connectionActive(String)
    case connectionExists(String)
    /// A link for certificates alone reaches a connection that exists.
    case connectionMissing

    /// - Throws: why the link opens nothing at this moment.
    static func require(_ link: SetupLink?, at now: Timestamp) throws(SetupLinkError) {
        guard let link else { throw .unknown }
        switch link.state(at: now) {
        case .opened: return
        case .open: throw .notOpened
        case .completed: throw .completed
        case .revoked: throw .revoked
        case .expired: throw .expired
        }
    }

    package var code: String {
        switch self {
        case .unknown: "setup_link.unknown"
        case .expired: "setup_link.expired"
        case .revoked: "setup_link.revoked"
        case .completed: "setup_link.completed"
        case .notOpened: "setup_link.not_opened"
        case .otherBrowser: "setup_link.other_browser"
        case .codeNeeded: "setup_link.code_needed"
        case .codeWrong: "setup_link.code_wrong"
        case .codeEnded: "setup_link.code_ended"
        case .wait: "setup_link.wait"
        case .withoutEffect: "setup_link.without_effect"
        case .notAllowed: "setup_link.not_allowed"
        case .connectionActive: "setup_link.connection_active"
        case .connectionExists: "setup_link.connection_exists"
        case .connectionMissing: "setup_link.connection_missing"
        }
    }

    package var message: String {
        switch self {
        case .unknown: "there is no such set-up link"
        case .expired: "its time is over, and it opens nothing any more"
        case .revoked: "an admin has revoked it, and it opens nothing any more"
        case .completed: "whoever had the link has said that everything is set up, and it opens nothing any more"
        case .notOpened: "nobody has opened this set-up link yet"
        case .otherBrowser: "the set-up link was opened in another browser, and is bound to that one"
        case .codeNeeded(let hours): "this needs a code by mail, for the last one is more than \(hours) hours old"
        case .codeWrong(let left): "this is not the code that was mailed; \(left) more tries are possible"
        case .codeEnded:
            "there is no code that is good now: it is good for 15 minutes, \(SetupLink.codeTries) tries and once"
        case .wait(let seconds): "too many codes were asked for or tried; the next is possible in \(seconds) s"
        case .withoutEffect: "another organization administers sign-on here, so set-up links have no effect"
        case .notAllowed(let what): "a set-up link may not \(what)"
        case .connectionActive(let name): "\(name) is active, and this set-up link changes drafts only"
        case .connectionExists(let name): "this set-up link has its connection already: \(name)"
        case .connectionMissing: "a set-up link for certificates alone needs a connection that exists"
        }
    }

    package var remedy: Remedy? {
        switch self {
        case .unknown: Remedy(.person, "open the whole address as you were given it")
        case .expired, .revoked, .completed:
            Remedy(.organizationAdmin, "ask whoever sent you the link for a new one")
        case .notOpened: Remedy(.person, "open the address and begin there")
        case .otherBrowser, .codeNeeded: Remedy(.person, "ask for a code by mail and type it in")
        case .codeWrong: Remedy(.person, "type the code of the newest message")
        case .codeEnded: Remedy(.person, "ask for a new code")
        case .wait: Remedy(.person, "wait until then, and use the newest message")
        case .withoutEffect:
            Remedy(.organizationAdmin, "set it up in the Admin Organization, or unlink the organization first")
        case .notAllowed: Remedy(.organizationAdmin, "ask an owner or admin of the organization to do it")
        case .connectionActive:
            Remedy(.organizationAdmin, "ask an admin, or for a set-up link that may add certificates")
        case .connectionExists: Remedy(.person, "go on with that one; an admin can delete it")
        case .connectionMissing: Remedy(.organizationAdmin, "give connection, or the scope sso as well")
        }
    }

    package var exposure: Exposure { .anyone }

    /// The HTTP status that fits.
    package var status: Int {
        switch self {
        case .unknown: 404
        case .codeNeeded: 401
        case .otherBrowser, .notAllowed, .connectionActive: 403
        case .expired, .revoked, .completed: 410
        case .wait: 429
        case .notOpened, .withoutEffect, .connectionExists: 409
        case .codeWrong, .codeEnded, .connectionMissing: 422
        }
    }
}
