package import AdapterKit
import Essentials
package import GatewayModel
package import SAML

extension ConnectionConfiguration {
    /// What an adapter may know of a connection.
    package init(_ connection: Connection, siblings: [SiblingConnection] = []) {
        self.init(
            connectionID: connection.id.text, presetID: connection.preset,
            identityProviderEntityID: connection.identityProvider.entityID, ssoURL: connection.identityProvider.ssoURL,
            metadataURL: connection.identityProvider.metadataURL,
            serviceProviderEntityID: connection.serviceProviderEntityID, acsURL: connection.acsURL,
            values: connection.values, siblings: siblings)
    }
}

extension AssertedProfile {
    /// The verified assertion, as an adapter sees it.
    package init(_ assertion: VerifiedAssertion) {
        self.init(assertion.issuer, assertion.nameID, assertion.attributes, assertion.authnContextClass)
    }

    /// What a signed assertion says that was refused, for its trace.
    init(_ claims: ResponseJudgement.SignedClaims) {
        self.init(claims.issuer, claims.nameID, claims.attributes, claims.authnContextClass)
    }

    private init(
        _ issuer: String, _ nameID: NameID?, _ attributes: [SAMLAttribute], _ authnContextClass: String?
    ) {
        self.init(
            issuer: issuer,
            nameID: nameID.map {
                AssertedNameID(
                    value: $0.value, format: $0.format, nameQualifier: $0.nameQualifier,
                    spNameQualifier: $0.spNameQualifier)
            },
            attributes: attributes.map {
                AssertedAttribute(name: $0.name, friendlyName: $0.friendlyName, values: $0.values)
            }, authnContextClass: authnContextClass)
    }
}
