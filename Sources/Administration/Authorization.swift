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

    /// The operator, a key of this organization with the scope, one of its owners and admins, or the holder of a set-up
    /// link of its that is good at this moment.
    ///
    /// - Parameter now: nil where no holder of a set-up link may do it, whatever its scopes.
    /// - Throws: `not_found` for another organization's key or person: they don't learn that it exists (rule P-4);
    ///   `setup_link.…`.
    package static func require(
        _ scope: String, of organization: Identifier<Organization>, _ actor: Actor, at now: Timestamp? = nil,
        in reading: any ReadScope
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
        case .setupLink(let id, let own, let scopes):
            guard own == organization else { throw AdministrationError.notFound("organization \(organization)") }
            guard let now, APIScope(rawValue: scope)?.isHeld(by: scopes) ?? false else {
                throw SetupLinkError.notAllowed("use \(scope)")
            }
            // Looked at once more in this transaction: it may have been revoked since the request began (rule P-5).
            try SetupLinkError.require(try reading.tenant(own).setupLink(id), at: now)
            guard try reading.link(of: own) == nil else { throw SetupLinkError.withoutEffect }
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
        case .apiKey, .setupLink, .identityProvider, .directory, .system: return false
        }
    }

    /// How long an authentication counts as fresh.
    package static let freshness: Duration = .seconds(600)

    /// A person must have authenticated lately; a key is a proof each time that it is used (rule D-2).
    package static func requireFresh(_ actor: Actor, at now: Timestamp) throws(AdministrationError) {
        let authenticatedAt: Timestamp?
        switch actor {
        case .person(_, let instant), .operatorPerson(_, let instant): authenticatedAt = instant
        // Its binding says more than its actor: see below.
        case .setupLink: authenticatedAt = nil
        default: return
        }
        guard let authenticatedAt, now.since(authenticatedAt) < freshness else {
            throw .reauthenticationRequired(minutes: Int(freshness.components.seconds / 60))
        }
    }

    /// As ``requireFresh(_:at:)``; of a set-up link, the browser must have opened it or given a mailed code lately.
    ///
    /// - Throws: `access.reauthentication_required`, `setup_link.code_needed`.
    package static func requireFresh(_ actor: Actor, at now: Timestamp, in reading: any ReadScope) throws {
        guard case .setupLink(let id, let organization, _) = actor else { return try requireFresh(actor, at: now) }
        guard let link = try reading.tenant(organization).setupLink(id), link.isFresh(at: now) else {
            throw SetupLinkError.codeNeeded(hours: Int(SetupLink.freshness.components.seconds / 3600))
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
        case .setupLink, .identityProvider, .directory, .system: throw AdministrationError.ownerOnly(what)
        }
    }
}
