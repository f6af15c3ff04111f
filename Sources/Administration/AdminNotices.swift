import Cryptography
import Effects
import Essentials
import GatewayModel
import Persistence

/// Mail to an organization's owners and admins, and to whom they invite, queued in the transaction of its cause, so that it comes once.
struct AdminNotices {
    let context: AdministrationContext

    /// - Parameter paragraphs: what happened, what it means, what to do.
    func tell(
        _ kind: QueuedMail.Kind, of organization: Organization, subject: String, _ paragraphs: [String],
        at now: Timestamp, in scope: any WriteScope
    ) throws {
        for administrator in try scope.activeAdministrators(of: organization.id) {
            try queue(
                kind, to: administrator.identity.email, of: organization, subject: subject, paragraphs,
                until: now.advanced(by: .days(3)), at: now, in: scope)
        }
    }

    /// - Parameters:
    ///   - end: when the message is worth nothing any more.
    ///   - concerned: the id of what it is about, where a later message about the same is to replace it.
    func queue(
        _ kind: QueuedMail.Kind, to recipient: EmailAddress, of organization: Organization, subject: String,
        _ paragraphs: [String], until end: Timestamp, concerning concerned: String? = nil, at now: Timestamp,
        in scope: any WriteScope
    ) throws {
        try scope.insert(
            QueuedMail(
                context.random.identifier(), kind, to: recipient, about: organization.id, subject: subject,
                paragraphs: paragraphs, until: end, at: now, sealedBy: context.sealingKey,
                concerning: concerned))
    }

    /// The link of an invitation (rule L-14), to the invited person alone; of an earlier link nobody hears any more.
    func invitation(
        _ invitation: Invitation, to organization: Organization, _ acceptanceURL: String, at now: Timestamp,
        in scope: any WriteScope
    ) throws {
        _ = try scope.dropMail(concerning: invitation.id.text)
        // No name stands in the subject: what an admin wrote has no place in a header.
        try queue(
            .invitation, to: invitation.email, of: organization, subject: "You are invited",
            [
                "\(organization.name) invites you. Open this link to accept:", acceptanceURL,
                "It is good once, until \(invitation.expiresAt.text). If you don't expect it, do nothing.",
            ], until: invitation.expiresAt, concerning: invitation.id.text, at: now, in: scope)
    }

    /// What became of a claim by itself (rule D-4); a claim that an admin has just verified tells nobody anything new.
    func domain(
        _ change: DomainClaim.Change, _ claim: DomainClaim, recordText: String, at now: Timestamp,
        in scope: any WriteScope
    ) throws {
        guard change != .verified, let organization = try scope.organization(claim.organization) else { return }
        let domain = claim.domain.text
        let found = "The last look at the DNS, at \(now.text), found: \(claim.lastOutcome ?? "nothing")."
        let record = "It must say, and stay: \(domain) TXT \(recordText)"
        switch change {
        case .verified: return
        case .failing:
            let end = claim.firstAbsenceAt?.advanced(by: DomainClaim.Pace.absenceUntilLapse).text ?? ""
            try tell(
                .domainClaim, of: organization, subject: "The record of \(domain) is missing",
                [
                    "The TXT record that proves that \(domain) belongs to \(organization.name) is gone. \(found)",
                    "Everybody can still sign in. If the record is not back by \(end), single sign-on and provisioning stop "
                        + "for \(domain); nothing is deleted.", record,
                ], at: now, in: scope)
        case .lapsed:
            try tell(
                .domainClaim, of: organization, subject: "Single sign-on has stopped for \(domain)",
                [
                    "The TXT record that proves that \(domain) belongs to \(organization.name) has been missing for seven "
                        + "days. \(found)",
                    "Sessions that were made through single sign-on have ended. Owners and admins can sign in with a "
                        + "password. Nothing is deleted; when the record is back, everything works again by itself.",
                    record,
                ], at: now, in: scope)
        case .recovered:
            try tell(
                .domainClaim, of: organization, subject: "The record of \(domain) is back",
                ["The TXT record of \(domain) was found again, and \(organization.name) has the domain verified."],
                at: now, in: scope)
        }
    }
}
