package import Cryptography
import Essentials

/// What the journeys need to know of the installation.
package struct SignOnSettings: Sendable {
    /// The issuer and the base of every URL, without a final slash.
    package var baseURL: String
    package var attemptLifetime: Duration = .minutes(10)
    package var outcomeLifetime: Duration = .minutes(2)
    package var sessionLifetime: Duration = .hours(8)
    package var codeLifetime: Duration = .seconds(60)
    package var tokenLifetime: Duration = .minutes(15)
    package var clockSkew: Duration = .seconds(120)
    package var traceRetention: Duration = .days(30)
    /// Seals the responses that traces keep.
    package var sealingKey: SealingKey

    package init(baseURL: String, sealingKey: SealingKey) {
        self.baseURL = baseURL
        self.sealingKey = sealingKey
    }
}
