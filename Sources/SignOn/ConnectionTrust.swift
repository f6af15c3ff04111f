import Cryptography
import Essentials
import GatewayModel
import SAML
import Synchronization

/// A connection's parsed keys, kept while its certificates stay as they are: parsing costs more than verifying.
final class ConnectionTrust: Sendable {
    private struct Entry {
        let trusted: [TrustedCertificate]
        let certificates: [Certificate]
    }

    private let entries = Mutex<[Identifier<Connection>: Entry]>([:])
    /// More connections than this are not kept at once.
    private static let limit = 10_000

    /// The certificates of a connection, parsed; unreadable ones are left out, and without any the connection is refused.
    func certificates(of connection: Connection) -> [Certificate] {
        // The certificates themselves: a time of the last change would not tell two changes of one millisecond apart.
        let trusted = connection.identityProvider.certificates
        if let entry = entries.withLock({ $0[connection.id] }), entry.trusted == trusted {
            return entry.certificates
        }
        let parsed = trusted.compactMap { try? Certificate(der: $0.der) }
        entries.withLock { entries in
            if entries.count >= ConnectionTrust.limit { entries.removeAll() }
            entries[connection.id] = Entry(trusted: trusted, certificates: parsed)
        }
        return parsed
    }

    /// The relaxations in force, by name.
    ///
    /// - Throws: `relaxation.unknown`: a weaker check that nobody knows is no check.
    static func relaxations(of connection: Connection, at now: Timestamp) throws(SignOnError) -> Set<Relaxation> {
        var relaxations: Set<Relaxation> = []
        for granted in connection.relaxations where granted.isInForce(at: now) {
            guard let relaxation = Relaxation(rawValue: granted.name) else { throw .unknownRelaxation(granted.name) }
            relaxations.insert(relaxation)
        }
        return relaxations
    }
}
