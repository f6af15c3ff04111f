package import Essentials
package import GatewayModel

/// Which log-ins of an organization are asked for; nil asks for all.
package struct SignOnLogFilter: Sendable, Hashable {
    package var connection: Identifier<Connection>?
    package var outcome: SignOnTrace.Outcome?
    /// The whole code of a refusal, such as `saml.audience`.
    package var code: String?
    /// The whole address, in lower case.
    package var email: String?
    /// Inclusive.
    package var since: Timestamp?
    /// Exclusive.
    package var until: Timestamp?

    package init(
        connection: Identifier<Connection>? = nil, outcome: SignOnTrace.Outcome? = nil, code: String? = nil,
        email: String? = nil, since: Timestamp? = nil, until: Timestamp? = nil
    ) {
        self.connection = connection
        self.outcome = outcome
        self.code = code
        self.email = email
        self.since = since
        self.until = until
    }
}

/// A place in the log of log-ins: an instant, and the id that tells apart what happened in it.
///
/// It stays good when the row that it was taken from has gone.
package struct SignOnLogPlace: Sendable, Hashable {
    package let at: Timestamp
    package let id: String

    package init(at: Timestamp, id: String) {
        self.at = at
        self.id = id
    }
}
