package import Essentials

/// Who asks for something.
///
/// Every verb takes one and authorises it itself (rule A-9).
package enum Actor: Sendable, Hashable {
    /// The operator of the installation: the bootstrap key, or an operator's API key.
    case operators(key: Identifier<APIKey>?)
    /// The operator in person, at the console: an owner or admin of the operators' organization.
    case operatorPerson(Identifier<Identity>, authenticatedAt: Timestamp?)
    /// An organization's API key, with its scopes (rule P-4).
    case apiKey(Identifier<APIKey>, organization: Identifier<Organization>, scopes: Set<String>)
    /// A person with an owner's or admin's role somewhere; the verb looks the role up, and how long ago they
    /// authenticated where it asks for more than a session (rules D-2, O-2).
    case person(Identifier<Identity>, authenticatedAt: Timestamp?)
    /// The holder of a set-up link, in the browser that it is bound to, with the scopes of keys that it stands for
    /// (rule P-5).
    case setupLink(Identifier<SetupLink>, organization: Identifier<Organization>, scopes: Set<String>)
    /// A connection's IdP, through an assertion that was verified.
    case identityProvider(Identifier<Connection>)
    /// A directory, through one of its SCIM tokens.
    case directory(Identifier<Directory>)
    /// Work that nobody asked for: schedules, sweeping.
    case system

    /// The word kept in the audit log.
    package var text: String {
        switch self {
        case .operators(let key): "operator" + (key.map { ":" + $0.text } ?? "")
        case .operatorPerson(let identity, _): "operator:" + identity.text
        case .apiKey(let key, _, _): "api-key:" + key.text
        case .person(let identity, _): "person:" + identity.text
        case .setupLink(let link, _, _): "setup-link:" + link.text
        case .identityProvider(let connection): "identity-provider:" + connection.text
        case .directory(let directory): "directory:" + directory.text
        case .system: "system"
        }
    }

    /// A person whose authentication is of no account: what they do is recorded, and nothing more is asked.
    package static func person(_ identity: Identifier<Identity>) -> Actor { .person(identity, authenticatedAt: nil) }
}
