import Effects
import Essentials
import GatewayModel
import Persistence

extension DomainClaimService {
    /// How long one node keeps a claim to itself while it asks the DNS.
    private static let lease: Duration = .seconds(120)

    /// Checks the claims whose time has come, of all organizations (rules D-3, D-4).
    ///
    /// - Returns: how many were checked; as many as `limit` where more may be due.
    package func checkDue(limit: Int = 50) async throws -> Int {
        let now = context.clock.now()
        let due = try await context.store.write { scope in
            try scope.leaseDueClaims(at: now, until: now.advanced(by: Self.lease), limit: limit)
        }
        for claim in due {
            do {
                _ = try await check(claim, actor: .system, origin: nil)
            } catch AdministrationError.domainHeldElsewhere, AdministrationError.notFound {
                // The record is there and the domain is somebody else's, or the claim is gone: both are said where they
                // happened, and the next claim is checked all the same.
                continue
            }
        }
        return due.count
    }

    /// One look at the DNS, and what follows from it, in one write.
    func check(_ claim: DomainClaim, actor: Actor, origin: Origin?) async throws -> DomainClaim {
        let answer = await context.resolver.textRecords(at: claim.domain.text)
        let wanted = recordText(claim)
        let outcome: DomainClaim.CheckOutcome =
            switch answer {
            case .records(let records) where records.contains(wanted): .found
            case .records(let records): .absent("\(records.count) TXT records, none of them \(wanted)")
            case .noRecords: .absent("the domain has no TXT record")
            case .noSuchName: .absent("the domain does not exist in the DNS")
            case .unanswered(let reason): .unanswered(reason)
            }
        let now = context.clock.now()
        let checked = try await context.store.write { scope -> Result<DomainClaim, AdministrationError> in
            if case .setupLink = actor {
                // The DNS has taken its time, in which the link may have been revoked.
                _ = try context.organization(claim.organization, "domain-claims:write", actor, in: scope)
            }
            guard var current = try scope.tenant(claim.organization).domainClaim(claim.id) else {
                return .failure(.notFound("domain claim \(claim.id)"))
            }
            if outcome == .found, let holder = try scope.effectiveClaim(of: current.domain), holder.id != current.id {
                // Proven and not free: it stays as it is, and is looked at again (rule D-5).
                _ = current.note(.unanswered("another organization has verified the domain"), at: now)
                try scope.update(current)
                return .failure(.domainHeldElsewhere(current.domain.text))
            }
            let change = current.note(outcome, at: now)
            try scope.update(current)
            if let change { try follow(change, current, actor, origin, in: scope, at: now) }
            return .success(current)
        }
        return try checked.get()
    }

    private func follow(
        _ change: DomainClaim.Change, _ claim: DomainClaim, _ actor: Actor, _ origin: Origin?,
        in scope: any WriteScope, at now: Timestamp
    ) throws {
        var after = JSONObject([("domain", .string(claim.domain.text)), ("state", .string(claim.state.rawValue))])
        let action: String
        switch change {
        case .verified, .recovered:
            action = change == .verified ? "domain.verified" : "domain.recovered"
            // The first to verify wins, and the others are told (rule D-5).
            for other in try scope.claims(of: claim.domain) where other.organization != claim.organization {
                try scope.append(event("domain.verified_elsewhere", other, at: now))
            }
        case .failing:
            action = "domain.failing"
            after["lapses_at"] = JSONValue(claim.firstAbsenceAt?.advanced(by: DomainClaim.Pace.absenceUntilLapse))
        case .lapsed:
            action = "domain.lapsed"
            let ended = try scope.endAccess(throughDomain: claim.domain, of: claim.organization, at: now)
            after["ended_sessions"] = .integer(Int64(ended))
        }
        try scope.append(
            context.audit(
                action, claim.organization, target: claim.id.text, actor, origin,
                before: ["last_outcome": JSONValue(claim.lastOutcome)], after: .object(after)))
        let type =
            switch change {
            case .verified, .recovered: "domain.verified"
            case .failing: "domain.at_risk"
            case .lapsed: "domain.lost"
            }
        try scope.append(event(type, claim, at: now))
        try AdminNotices(context: context).domain(change, claim, recordText: recordText(claim), at: now, in: scope)
    }

    func event(_ type: String, _ claim: DomainClaim, at now: Timestamp) -> OutgoingEvent {
        OutgoingEvent(
            id: context.random.identifier(), organization: claim.organization, type: type, subject: claim.id.text,
            at: now,
            data: [
                "id": JSONValue(claim.id), "domain": .string(claim.domain.text), "state": .string(claim.state.rawValue),
                "last_outcome": JSONValue(claim.lastOutcome),
            ])
    }
}
