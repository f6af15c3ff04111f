import AdapterKit
import Essentials
import GatewayModel
import Provisioning
import SAML

/// What is known about a response while it is being received, for its trace.
struct Reception {
    let connection: Connection
    let receivedAt: Timestamp
    var attempt: SignOnAttempt?
    var response: [UInt8] = []
    var judgement: ResponseJudgement?
    var profile: NormalizedProfile?
    var matchedCertificate: String?
}
