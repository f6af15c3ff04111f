package import Essentials
package import GatewayModel
package import Persistence

/// Who may do what; every verb asks here itself (rule A-9).
package enum Authorization {
    /// The operator only.
    package static func requireOperator(_ actor: Actor) throws(AdministrationError) {
        guard case .operators = actor else { throw .forbidden("do what is the operator's alone") }
    }

    /// The operator, a key of this organization with the scope, or one of its owners and admins.
    ///
    /// - Throws: `not_found` for another organization's key or person: they don't learn that it exists (rule P-4).
    package static func require(
        _ scope: String, of organization: Identifier<Organization>, _ actor: Actor, in reading: any ReadScope
    ) throws {
        switch actor {
        case .operators: return
        case .apiKey(_, let own, let scopes):
            guard own == organization else { throw AdministrationError.notFound("organization \(organization)") }
            guard APIScope(rawValue: scope)?.isHeld(by: scopes) ?? false else {
                throw AdministrationError.forbidden("use \(scope)")
            }
        case .person(let identity):
            guard let member = try reading.tenant(organization).member(identity: identity), member.membership.active,
                member.membership.role != .member
            else { throw AdministrationError.notFound("organization \(organization)") }
        case .identityProvider, .directory, .system: throw AdministrationError.forbidden("use \(scope)")
        }
    }
}
