package import Essentials

/// What is known of a connection's metadata URL: when it is read again, what it said, what waits for an admin (rule C-5).
///
/// There is one for each connection with a metadata URL. Beside the connection, because a look that changes nothing must
/// not touch what log-ins read.
package struct MetadataRefresh: Sendable, Hashable {
    /// The last copy that could be used; kept for ever, whatever the server does later.
    package struct Copy: Sendable, Hashable {
        /// SHA-256 over the bytes as they came, lower-case hexadecimal.
        package let sha256: String
        package let fetchedAt: Timestamp
        /// What it says, under the pinned entity ID; without the text itself.
        package let settings: IdentityProviderSettings

        package init(sha256: String, fetchedAt: Timestamp, settings: IdentityProviderSettings) {
            self.sha256 = sha256
            self.fetchedAt = fetchedAt
            self.settings = settings
        }
    }

    /// Why the last look came to nothing.
    package struct Failure: Sendable, Hashable {
        package let at: Timestamp
        package let code: String
        package let message: String
        package let remedy: String?

        package init(at: Timestamp, code: String, message: String, remedy: String?) {
            self.at = at
            self.code = code
            self.message = message
            self.remedy = remedy
        }
    }

    /// A sign-on URL that the metadata has and the connection has not.
    package struct Endpoint: Sendable, Hashable {
        package let url: String
        package let binding: IdentityProviderSettings.Binding

        package init(url: String, binding: IdentityProviderSettings.Binding) {
            self.url = url
            self.binding = binding
        }
    }

    /// A trusted certificate that the metadata listed once and does no longer.
    package struct Vanished: Sendable, Hashable {
        package let fingerprint: String
        package let since: Timestamp

        package init(fingerprint: String, since: Timestamp) {
            self.fingerprint = fingerprint
            self.since = since
        }
    }

    package let connection: Identifier<Connection>
    package let organization: Identifier<Organization>
    package internal(set) var nextRefreshAt: Timestamp
    /// When a response signed by an unknown key last brought the refresh forward; nil where none has.
    package internal(set) var queuedAt: Timestamp?
    package internal(set) var lastSuccessAt: Timestamp?
    /// Kept also after a success, to be shown with its time.
    package internal(set) var lastFailure: Failure?
    /// Failures in a row.
    package internal(set) var failures: Int
    package internal(set) var lastGood: Copy?
    /// New keys that wait for an admin, in the metadata's order.
    package internal(set) var stagedCertificates: [TrustedCertificate]
    package internal(set) var stagedEndpoint: Endpoint?
    package internal(set) var vanished: [Vanished]
    /// Fingerprints that an admin discarded or removed: metadata alone never brings them back.
    package internal(set) var discardedCertificates: [String]
    package internal(set) var discardedEndpoint: Endpoint?

    package init(
        connection: Identifier<Connection>, organization: Identifier<Organization>, nextRefreshAt: Timestamp,
        queuedAt: Timestamp? = nil, lastSuccessAt: Timestamp? = nil, lastFailure: Failure? = nil, failures: Int = 0,
        lastGood: Copy? = nil, stagedCertificates: [TrustedCertificate] = [], stagedEndpoint: Endpoint? = nil,
        vanished: [Vanished] = [], discardedCertificates: [String] = [], discardedEndpoint: Endpoint? = nil
    ) {
        self.connection = connection
        self.organization = organization
        self.nextRefreshAt = nextRefreshAt
        self.queuedAt = queuedAt
        self.lastSuccessAt = lastSuccessAt
        self.lastFailure = lastFailure
        self.failures = failures
        self.lastGood = lastGood
        self.stagedCertificates = stagedCertificates
        self.stagedEndpoint = stagedEndpoint
        self.vanished = vanished
        self.discardedCertificates = discardedCertificates
        self.discardedEndpoint = discardedEndpoint
    }

    /// The last look, whatever it came to.
    package var lastAttemptAt: Timestamp? { [lastSuccessAt, lastFailure?.at].compactMap { $0 }.max() }
    /// The failure that the last look came to; nil after a success.
    package var standingFailure: Failure? { failures > 0 ? lastFailure : nil }
}
