package import AdapterKit
import Essentials
package import GatewayModel

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
