import AdapterKit
import Essentials
import GatewayModel
import Persistence

extension ConnectionService {
    /// Other connections with the same IdP entity ID (rule M-3).
    ///
    /// Whoever else's they are: of another organization nothing is told but that, and whether one domain leads to both.
    static func siblings(of connection: Connection, in scope: any ReadScope) throws -> [SiblingConnection] {
        try scope.connections(identityProviderEntityID: connection.identityProvider.entityID)
            .filter { $0.id != connection.id }
            .map { other in
                let isOwn = other.organization == connection.organization
                return SiblingConnection(
                    connectionID: isOwn ? other.id.text : "",
                    serviceProviderEntityID: isOwn ? other.serviceProviderEntityID : "", sameOrganization: isOwn,
                    reachableBySameDomain: try isOwn
                        || reachesSameDomain(connection.organization, other.organization, in: scope))
            }
    }

    /// Whether one domain leads to connections of both: through a link, or because its claim moves, or has moved, from one
    /// to the other.
    private static func reachesSameDomain(
        _ one: Identifier<Organization>, _ other: Identifier<Organization>, in scope: any ReadScope
    ) throws -> Bool {
        let above = try [one, other].map { try scope.link(of: $0)?.adminOrganization ?? $0 }
        if above[0] == above[1] { return true }
        for (holder, former) in [(one, other), (other, one)] {
            let claims = try scope.tenant(holder).domainClaims()
            if claims.contains(where: { $0.formerOrganization == former || $0.offeredTo == former }) { return true }
        }
        return false
    }
}
