package import GatewayModel

/// What somebody is about to do with one connection, as far as not everybody may who may use its scope.
package enum ConnectionAct: Sendable {
    case look
    /// A test log-in, which accepts nobody (rule A-6).
    case test
    /// Any change, with what is given; nil where it is a decision on what metadata brought, or takes a certificate away.
    case edit(ConnectionDraft?)
    case addCertificate
    case activate(skippingTest: Bool)

    /// What a key needs for it (rule P-4).
    package var scope: APIScope {
        switch self {
        case .look: .connectionsRead
        case .test, .edit: .connectionsWrite
        case .addCertificate: .certificatesWrite
        case .activate: .activationWrite
        }
    }
}
