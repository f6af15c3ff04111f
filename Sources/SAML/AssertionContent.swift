import Essentials
import XMLSecurity

/// What an assertion says, read once from verified bytes.
struct AssertionContent {
    var id = ""
    var issuer = ""
    var issueInstant = Timestamp(milliseconds: 0)
    var nameID: NameID?
    var confirmations: [SubjectConfirmation] = []
    var hasConditions = false
    var notBefore: Timestamp?
    var notOnOrAfter: Timestamp?
    /// One list for each AudienceRestriction: each must hold (SAML Core 2.5.1.4).
    var audiences: [[String]] = []
    var unknownConditions: [String] = []
    var authnStatements: [AuthnStatement] = []
    var attributes: [SAMLAttribute] = []

    struct AuthnStatement {
        var authnInstant: Timestamp
        var sessionIndex: String?
        var sessionNotOnOrAfter: Timestamp?
        var contextClass: String?
    }
}
