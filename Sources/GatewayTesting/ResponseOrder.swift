package import Essentials

/// What a forged response says; every part can be set wrong on purpose.
package struct ResponseOrder: Sendable {
    package enum Signing: Sendable { case assertion, response, both, none }

    package var acsURL: String
    package var audience: String?
    package var inResponseTo: String?
    package var now: Timestamp
    package var nameID: String?
    package var nameIDFormat: String
    package var attributes: [(name: String, values: [String])]
    package var signing: Signing = .assertion
    package var status = "urn:oasis:names:tc:SAML:2.0:status:Success"
    package var statusMessage: String?
    package var destination: String?
    package var recipient: String?
    package var confirmationMethod = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
    package var notBefore: Duration = .seconds(-60)
    package var notOnOrAfter: Duration = .seconds(300)
    package var authnInstant: Timestamp
    package var sessionNotOnOrAfter: Timestamp?
    package var sessionIndex: String?
    package var extraCondition: String?
    package var withAuthnStatement = true
    package var withConfirmation = true
    package var assertionID: String?
    package var responseID: String?
    /// Rewrites the unsigned document, for shapes that the other knobs don't reach.
    package var beforeSigning: @Sendable (String) -> String = { $0 }
    /// Rewrites the signed document.
    package var afterSigning: @Sendable (String) -> String = { $0 }

    package init(
        acsURL: String, audience: String, inResponseTo: String?, now: Timestamp, email: String,
        attributes: [(name: String, values: [String])] = []
    ) {
        self.acsURL = acsURL
        self.audience = audience
        self.inResponseTo = inResponseTo
        self.now = now
        nameID = email
        nameIDFormat = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
        self.attributes = attributes
        destination = acsURL
        recipient = acsURL
        authnInstant = now
    }
}
