import AdapterKit
import Cryptography
import Essentials
import GatewayModel
import Provisioning
import SAML

/// What is known about a response while it is being received, for its trace.
struct Reception {
    let connection: Connection
    let receivedAt: Timestamp
    var attempt: SignOnAttempt?
    /// Nil where nobody asked.
    var request: AnsweredRequest?
    var response: [UInt8] = []
    var judgement: ResponseJudgement?
    var profile: NormalizedProfile?
    /// Those that the connection trusted then.
    var certificates: [Certificate] = []
    var matchedCertificate: Certificate?
    /// What a log-in of the person would be refused for, where only the response is on trial.
    var personRefusal: ProvisioningRefusal?

    init(connection: Connection, receivedAt: Timestamp) {
        self.connection = connection
        self.receivedAt = receivedAt
    }

    /// The person who was asserted, as the pipeline takes them.
    func command(
        _ assertion: VerifiedAssertion, _ profile: NormalizedProfile, asked: Identifier<Organization>?
    ) -> ProvisioningCommand {
        .signOn(
            SignOnProfile(
                organization: connection.organization, connection: connection.id,
                subject: Reception.subject(assertion, profile), email: profile.email?.value,
                firstName: profile.firstName?.value, lastName: profile.lastName?.value,
                displayName: profile.displayName?.value, asked: asked, began: request?.issuedAt))
    }

    /// The adapter's stable subject, or the NameID with its format and qualifiers (rule R19).
    ///
    /// A transient NameID is another one at each log-in and recognises nobody: then the e-mail does, within this connection.
    private static func subject(_ assertion: VerifiedAssertion, _ profile: NormalizedProfile) -> String {
        if let subject = profile.subject { return "subject|" + subject.value }
        if let nameID = assertion.nameID, nameID.format != NameID.transientFormat {
            return [
                "nameid", nameID.format ?? "", nameID.nameQualifier ?? "", nameID.spNameQualifier ?? "", nameID.value,
            ]
            .joined(separator: "|")
        }
        return "email|" + (profile.email?.value.lowercased() ?? "")
    }
}
