package import Essentials
package import GatewayModel
package import Persistence

/// Who may do what; every verb asks here itself (rule A-9).
package enum Authorization {
    /// The operator only.
    package static func requireOperator(_ actor: Actor) throws(AdministrationError) {
        switch actor {
        case .operators, .operatorPerson: return
        default: throw .forbidden("do what is the operator's alone")
        }
    }

    /// The operator, a key of this organization with the scope, or one of its owners and admins.
    ///
    /// - Throws: `not_found` for another organization's key or person: they don't learn that it exists (rule P-4).
    package static func require(
        _ scope: String, of organization: Identifier<Organization>, _ actor: Actor, in reading: any ReadScope
    ) throws {
        switch actor {
        case .operators, .operatorPerson: return
        case .apiKey(_, let own, let scopes):
            guard own == organization else { throw AdministrationError.notFound("organization \(organization)") }
            guard APIScope(rawValue: scope)?.isHeld(by: scopes) ?? false else {
                throw AdministrationError.forbidden("use \(scope)")
            }
        case .person(let identity, _):
            guard let member = try reading.tenant(organization).member(identity: identity), member.membership.active,
                member.membership.role != .member
            else { throw AdministrationError.notFound("organization \(organization)") }
        case .identityProvider, .directory, .system: throw AdministrationError.forbidden("use \(scope)")
        }
    }

    /// Whether the actor is the operator, or one of the organization's active owners and admins in person.
    package static func administers(
        _ organization: Identifier<Organization>, _ actor: Actor, in reading: any ReadScope
    ) throws -> Bool {
        switch actor {
        case .operators, .operatorPerson: return true
        case .person(let identity, _):
            guard let member = try reading.tenant(organization).member(identity: identity) else { return false }
            return member.membership.active && member.membership.role != .member
        case .apiKey, .identityProvider, .directory, .system: return false
        }
    }

    /// How long an authentication counts as fresh.
    package static let freshness: Duration = .seconds(600)

    /// A person must have authenticated lately; a key is a proof each time that it is used (rule D-2).
    package static func requireFresh(_ actor: Actor, at now: Timestamp) throws(AdministrationError) {
        let authenticatedAt: Timestamp?
        switch actor {
        case .person(_, let instant), .operatorPerson(_, let instant): authenticatedAt = instant
        default: return
        }
        guard let authenticatedAt, now.since(authenticatedAt) < freshness else {
            throw .reauthenticationRequired(minutes: Int(freshness.components.seconds / 60))
        }
    }

    /// The operator, or an active owner of the organization in person who authenticated lately (rule O-2).
    ///
    /// An API key may not, whatever its scopes: an admin could make one.
    /// - Parameter isLooking: whether nothing is changed, so that the owner need not authenticate again.
    /// - Throws: `not_found` for who is no admin of the organization, `access.owner_only`,
    ///   `access.reauthentication_required`.
    package static func requireOwner(
        of organization: Identifier<Organization>, to what: String, _ actor: Actor, isLooking: Bool = false,
        at now: Timestamp, in reading: any ReadScope
    ) throws {
        switch actor {
        case .operators: return
        case .operatorPerson:
            if !isLooking { try requireFresh(actor, at: now) }
        case .apiKey(_, let own, _):
            guard own == organization else { throw AdministrationError.notFound("organization \(organization)") }
            throw AdministrationError.ownerOnly(what)
        case .person(let identity, _):
            guard let member = try reading.tenant(organization).member(identity: identity), member.membership.active
            else { throw AdministrationError.notFound("organization \(organization)") }
            guard member.membership.role == .owner else { throw AdministrationError.ownerOnly(what) }
            if !isLooking { try requireFresh(actor, at: now) }
        case .identityProvider, .directory, .system: throw AdministrationError.ownerOnly(what)
        }
    }
}
