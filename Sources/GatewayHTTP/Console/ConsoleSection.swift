import Administration
import Console
import GatewayModel
import SignOn

/// The pages of the menu; each path below them has the same entry marked.
enum ConsoleSection: String, Sendable, CaseIterable {
    // Of an organization
    case overview, signOn, domains, access, provisioning, members, teams, logIns, audit, sharedSSO, setupLinks,
        developers
    // Of the installation
    case organizations, applications, system
    // Of nobody in particular
    case home, account
    // Of the holder of a set-up link
    case setup

    var title: String {
        switch self {
        case .overview: "Overview"
        case .signOn: "Single sign-on"
        case .domains: "Domains"
        case .access: "Access security"
        case .provisioning: "Directory (SCIM)"
        case .members: "Members"
        case .teams: "Teams and projects"
        case .logIns: "Log-ins"
        case .audit: "Audit log"
        case .sharedSSO: "Shared SSO"
        case .setupLinks: "Set-up links"
        case .developers: "Webhooks and keys"
        case .organizations: "Organizations"
        case .applications: "Applications"
        case .system: "System"
        case .home: "Your organizations"
        case .account: "Your account"
        case .setup: "Set-up"
        }
    }

    /// Below `/console/organizations/{org}`, or below `/console`.
    var path: String {
        switch self {
        case .overview, .home: ""
        case .signOn: "/connections"
        case .domains: "/domains"
        case .access: "/access-security"
        case .provisioning: "/directory"
        case .members: "/members"
        case .teams: "/teams"
        case .logIns: "/log-ins"
        case .audit: "/audit"
        case .sharedSSO: "/shared-sso"
        case .setupLinks: "/setup-links"
        case .developers: "/developers"
        case .organizations: "/organizations"
        case .applications: "/applications"
        case .system: "/system"
        case .account: "/account"
        case .setup: "/set-up"
        }
    }

    private static let ofOrganization: [ConsoleSection] = [
        .overview, .signOn, .domains, .access, .provisioning, .members, .teams, .logIns, .sharedSSO, .setupLinks,
        .developers, .audit,
    ]
    private static let ofInstallation: [ConsoleSection] = [.organizations, .applications, .system]

    /// What a session that opens the settings alone may look at (rule A-2).
    var isSettingOfLink: Bool { self == .overview || self == .sharedSSO }

    /// Whether the holder of a link for these may look at it (rule P-5); the verbs authorise what is done there.
    func isOpen(to scopes: Set<SetupLink.Scope>) -> Bool {
        switch self {
        case .setup: true
        case .signOn: !scopes.isDisjoint(with: [.sso, .certificate])
        case .domains: scopes.contains(.domains)
        case .provisioning: scopes.contains(.scim)
        default: false
        }
    }

    /// Whether the path is a page of an organization below this entry.
    func covers(_ path: String) -> Bool {
        let parts = path.split(separator: "/").map(String.init)
        return parts.count > 3 && parts[1] == "organizations" && "/" + parts[3] == self.path
    }

    /// The menu of the holder of a link.
    static func menu(_ current: ConsoleSection, _ holder: SetupLinkService.Visit) -> [ConsoleMenu.Entry] {
        [ConsoleSection.setup, .signOn, .domains, .provisioning].filter { $0.isOpen(to: holder.link.scopes) }.map {
            ConsoleMenu.Entry(
                $0.title, "/console/organizations/\(holder.organization.id)\($0.path)", isCurrent: $0 == current)
        }
    }

    static func menu(_ current: ConsoleSection, _ place: ConsoleAccess.Place?, isOperator: Bool) -> [ConsoleMenu.Entry]
    {
        guard let place else {
            return isOperator
                ? ofInstallation.map { ConsoleMenu.Entry($0.title, "/console" + $0.path, isCurrent: $0 == current) }
                : []
        }
        let isAdmin = place.organization.kind == .admin
        return ofOrganization.filter { section in
            // An Admin Organization has no projects or teams (rule O-1).
            if isAdmin, section == .teams { return false }
            return place.extent == .all || section.isSettingOfLink
        }.map {
            ConsoleMenu.Entry(
                $0.title, "/console/organizations/\(place.organization.id)\($0.path)", isCurrent: $0 == current)
        }
    }
}
