import Administration
import Console
import Essentials
import GatewayModel
import SignOn

/// One request at the console: who asks, about which organization.
struct ConsoleCall: Sendable {
    let request: GatewayRequest
    let visitor: ConsoleVisitor
    /// The organization that the path names; nil for pages of the installation.
    let place: ConsoleAccess.Place?
    let now: Timestamp

    var actor: Actor { visitor.actor }
    var origin: Origin { request.origin }

    /// The organization that the path names.
    ///
    /// - Throws: `not_found` where a page that has none asks.
    var organization: Organization {
        get throws {
            guard let place else { throw AdministrationError.notFound("organization") }
            return place.organization
        }
    }

    var organizationID: Identifier<Organization> { get throws { try organization.id } }

    /// A place in the organization's pages: `url("/domains")`.
    func url(_ path: String) throws -> String { "/console/organizations/\(try organizationID)\(path)" }

    /// Asks the person to authenticate again before they fill in what will need it (rules D-2, O-2), and leaves them half of
    /// the time that an authentication is fresh for.
    ///
    /// - Throws: `access.reauthentication_required`, or of a set-up link `setup_link.code_needed`, which the frame turns into
    ///   the page that asks.
    func requireFresh() throws {
        if let link = visitor.holder?.link {
            guard link.isFresh(at: now.advanced(by: Authorization.freshness / 2)) else {
                throw SetupLinkError.codeNeeded(hours: Int(SetupLink.freshness.components.seconds / 3600))
            }
            return
        }
        try Authorization.requireFresh(actor, at: now.advanced(by: Authorization.freshness / 2))
    }

    /// Turns away who may reach the settings of the link alone (rule A-2).
    ///
    /// - Throws: `console.settings_only`.
    func requireWhole() throws {
        guard place?.extent == .all else {
            throw ConsoleProblem.settingsOnly(organization: try organization.name)
        }
    }

    /// A parameter of the query; the empty string where it is absent.
    func query(_ name: String) throws -> String {
        try request.queryPairs.first { $0.name == name }?.value ?? ""
    }

    /// The id in the braces of the route's path.
    ///
    /// - Throws: `not_found`.
    func id<Kind>(_ name: String, _ noun: String) throws -> Identifier<Kind> {
        guard let id = Identifier<Kind>(request.parameter(name)) else {
            throw AdministrationError.notFound("\(noun) \(request.parameter(name).prefix(80))")
        }
        return id
    }
}

/// What comes of a form that was sent.
enum ConsoleAnswer: Sendable {
    /// On to a page by GET, which says what was done.
    case go(String, done: ConsoleDone? = nil)
    /// A page at once: what is shown only here, such as a secret.
    case show(any Screen)
    /// Something else, such as a file.
    case response(GatewayResponse)
}
