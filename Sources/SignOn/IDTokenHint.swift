import Essentials
import GatewayModel
import OpenIDConnect

/// What an ID token of ours says about the log-in that it came from.
struct IDTokenHint: Sendable {
    let application: Identifier<Application>
    let identity: Identifier<Identity>
    let session: Identifier<Session>

    /// - Returns: nil where claims are missing, or where another issuer made them.
    init?(claims: JSONValue, issuer: String) {
        guard claims["iss"]?.string == issuer, let audience = claims["aud"]?.string,
            let subject = claims["sub"]?.string,
            let session = claims["sid"]?.string, let application = Identifier<Application>(audience),
            let identity = Identifier<Identity>(subject), let id = Identifier<Session>(session)
        else { return nil }
        self.application = application
        self.identity = identity
        self.session = id
    }
}

extension TokenIssuer {
    /// A hint that we signed, however old it is; nil for anything else.
    ///
    /// It is a hint: one that can't be believed is as good as none, and then the person is asked.
    func hint(_ token: String) async -> IDTokenHint? {
        guard let claims = try? await signer.verify(token) else { return nil }
        return IDTokenHint(claims: claims, issuer: settings.baseURL)
    }
}
