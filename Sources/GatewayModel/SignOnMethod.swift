package import Essentials

/// How a person proved who they are.
package enum SignOnMethod: Sendable, Hashable {
    /// At the IdP of a connection.
    case connection(Identifier<Connection>)
    /// By a password of ours (rule A-2).
    case password
    /// By one of an owner's or admin's recovery codes.
    case recoveryCode

    /// The connection, or nil where no IdP was asked.
    package var connection: Identifier<Connection>? {
        if case .connection(let id) = self { id } else { nil }
    }
}
