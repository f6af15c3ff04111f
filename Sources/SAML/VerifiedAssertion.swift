package import Essentials

/// An assertion that a key of the connection signed and that passed every check.
///
/// Only ``ResponseValidator`` can make one; whatever signs somebody in takes this type and no other (rule R6).
package struct VerifiedAssertion: Sendable {
    /// What the signature covered.
    package enum SignedScope: String, Sendable, Hashable { case response, assertion, both }

    package let id: String
    package let responseID: String
    package let issuer: String
    package let issueInstant: Timestamp
    package let nameID: NameID?
    package let attributes: [SAMLAttribute]
    package let authnInstant: Timestamp
    package let sessionIndex: String?
    package let sessionNotOnOrAfter: Timestamp?
    package let authnContextClass: String?
    package let inResponseTo: String?
    /// Until when its id must be remembered: the latest moment at which it could pass again (rule R18).
    package let replayableUntil: Timestamp
    package let signedScope: SignedScope
    /// Which key of the expectations matched.
    package let matchedKeyIndex: Int

    init(
        content: AssertionContent, statement: AssertionContent.AuthnStatement, responseID: String,
        inResponseTo: String?,
        replayableUntil: Timestamp, signedScope: SignedScope, matchedKeyIndex: Int
    ) {
        id = content.id
        self.responseID = responseID
        issuer = content.issuer
        issueInstant = content.issueInstant
        nameID = content.nameID
        attributes = content.attributes
        authnInstant = statement.authnInstant
        sessionIndex = statement.sessionIndex
        sessionNotOnOrAfter = statement.sessionNotOnOrAfter
        authnContextClass = statement.contextClass
        self.inResponseTo = inResponseTo
        self.replayableUntil = replayableUntil
        self.signedScope = signedScope
        self.matchedKeyIndex = matchedKeyIndex
    }
}
