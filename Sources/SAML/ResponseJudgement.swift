package import Essentials
import XMLSecurity

/// Everything that was found about a response; there is no boolean in it.
package struct ResponseJudgement: Sendable {
    /// Every check that ran, in order.
    package let checks: [CheckOutcome]
    package let result: Result<VerifiedAssertion, SAMLError>
    package let relaxationsUsed: Set<Relaxation>
    /// The id of an assertion whose signature was good, whatever else was wrong: it is never accepted later (L-10).
    package let signedAssertion: SignedAssertion?

    package struct SignedAssertion: Sendable, Hashable {
        package let id: String
        package let replayableUntil: Timestamp
        /// IssueInstant minus our clock: how far the clocks differ, about.
        package let issueInstant: Timestamp
    }

    /// The status codes and message, verified or not, for the adapter's diagnosis.
    package let statusCodes: [String]
    package let statusMessage: String?
    /// Names of the attributes that were asserted, from verified bytes only.
    package var attributeNames: [String] { attributes.map(\.name) }
    let attributes: [SAMLAttribute]
}
