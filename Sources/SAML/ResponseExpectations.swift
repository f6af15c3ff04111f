package import Cryptography
package import Essentials

/// What a response must be, all of it from the connection and the request on record (rule R16).
package struct ResponseExpectations: Sendable {
    /// The request that the response answers.
    package enum Request: Sendable, Hashable {
        /// - `freshAuthentication`: ForceAuthn was sent, so the AuthnInstant must be later than `issuedAt`.
        case answering(id: String, issuedAt: Timestamp, freshAuthentication: Bool)
        /// Nobody asked; accepted only where the connection allows it.
        case unsolicited(allowed: Bool)
    }

    package var serviceProviderEntityID: String
    package var acsURL: String
    /// Fixed at configuration time, compared byte for byte (D11).
    package var acceptedIssuers: [String]
    package var keys: [PublicKey]
    package var relaxations: Set<Relaxation>
    package var now: Timestamp
    /// At most 300 s is taken, whatever is asked for (D5).
    package var clockSkew: Duration
    package var request: Request

    package init(
        serviceProviderEntityID: String, acsURL: String, acceptedIssuers: [String], keys: [PublicKey],
        relaxations: Set<Relaxation> = [], now: Timestamp, clockSkew: Duration = .seconds(120), request: Request
    ) {
        self.serviceProviderEntityID = serviceProviderEntityID
        self.acsURL = acsURL
        self.acceptedIssuers = acceptedIssuers
        self.keys = keys
        self.relaxations = relaxations
        self.now = now
        self.clockSkew = min(clockSkew, .seconds(300))
        self.request = request
    }
}
