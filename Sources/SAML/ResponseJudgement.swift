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

    /// Which key of the expectations made the signature; nil where none was found to.
    package let matchedKeyIndex: Int?
    /// What a signed assertion says of the person, whatever else is wrong with it: for the trace, and for nothing that
    /// signs somebody in (rule R6).
    package let claims: SignedClaims?

    package struct SignedClaims: Sendable, Hashable {
        package let issuer: String
        package let nameID: NameID?
        package let attributes: [SAMLAttribute]
        package let authnContextClass: String?
    }

    /// The status codes and message, verified or not, for the adapter's diagnosis.
    package let statusCodes: [String]
    package let statusMessage: String?
    /// Names of the attributes that were asserted, from verified bytes only.
    package var attributeNames: [String] { claims?.attributes.map(\.name) ?? [] }
}
