import Cryptography
import Effects
import Essentials
import GatewayModel
import Persistence

/// Mail to an organization's owners and admins, queued in the transaction of its cause, so that it comes once.
struct AdminNotices {
    let context: AdministrationContext

    /// - Parameter paragraphs: what happened, what it means, what to do.
    func tell(
        _ kind: QueuedMail.Kind, of organization: Organization, subject: String, _ paragraphs: [String],
        at now: Timestamp, in scope: any WriteScope
    ) throws {
        let text = paragraphs.joined(separator: "\n\n") + "\n"
        for administrator in try scope.activeAdministrators(of: organization.id) {
            let id: Identifier<QueuedMail> = context.random.identifier()
            try scope.insert(
                QueuedMail(
                    id: id, organization: organization.id, kind: kind, recipient: administrator.identity.email,
                    subject: subject,
                    sealedText: try context.sealingKey.seal(Array(text.utf8), context: Array(id.text.utf8)),
                    createdAt: now, expiresAt: now.advanced(by: .days(3)), nextAttemptAt: now))
        }
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
