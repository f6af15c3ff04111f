import Essentials
import GatewayModel
import Persistence

/// Who is told of a link and of a domain that changes hands: all owners of the organization that gives something up, and the
/// owners and admins of the Admin Organization (rules O-2, D-7).
extension AdminNotices {
    func adminOrganizationMade(
        _ admin: Organization, from organization: Organization, at now: Timestamp, in scope: any WriteScope
    ) throws {
        try tell(
            try scope.activeOwners(of: organization.id), .sharedSSO, of: organization,
            subject: "An Admin Organization was made",
            [
                "\(admin.name) was made from \(organization.name) as an Admin Organization for Shared SSO.",
                "Nothing has changed for anybody: sign-on passes to it only where an owner enters its linking code.",
            ], at: now, in: scope)
    }

    func linked(
        _ organization: Organization, to admin: Organization, at now: Timestamp, in scope: any WriteScope
    ) throws {
        try tell(
            try scope.activeOwners(of: organization.id), .sharedSSO, of: organization,
            subject: "Single sign-on is another organization's now",
            [
                "\(organization.name) was linked to \(admin.name). From now on the settings, connections and domains of "
                    + "\(admin.name) decide who can sign in, and who comes in by its directory.",
                "The organization's own single sign-on settings are kept and have no effect. Members, teams, projects and "
                    + "roles are unchanged.",
                "If you don't expect this, an owner can unlink the organization under Access Security.",
            ], at: now, in: scope)
        try tell(
            .sharedSSO, of: admin, subject: "An organization was linked",
            [
                "\(organization.name) was linked to \(admin.name), which signs its people in from now on.",
                "If you don't expect this, unlink it, and revoke the linking codes that are open.",
            ], at: now, in: scope)
    }

    func unlinked(
        _ organization: Organization, from admin: Organization, at now: Timestamp, in scope: any WriteScope
    ) throws {
        try tell(
            try scope.activeOwners(of: organization.id), .sharedSSO, of: organization,
            subject: "Single sign-on is the organization's own again",
            [
                "\(organization.name) was unlinked from \(admin.name). Its own single sign-on settings, connections and "
                    + "domains apply again, as they were kept.",
                "Nobody has lost a membership. Whom \(admin.name) had deactivated stays so until an owner reactivates "
                    + "them; domains that were transferred stay with \(admin.name).",
            ], at: now, in: scope)
        try tell(
            .sharedSSO, of: admin, subject: "An organization was unlinked",
            ["\(organization.name) was unlinked from \(admin.name), which signs its people in no more."], at: now,
            in: scope)
    }

    func transferOffered(
        _ claim: DomainClaim, of organization: Organization, to admin: Organization, at now: Timestamp,
        in scope: any WriteScope
    ) throws {
        try tell(
            .domainClaim, of: admin, subject: "The domain \(claim.domain.text) is offered",
            [
                "\(organization.name) offers its verified domain \(claim.domain.text) to \(admin.name).",
                "Accept or decline it under Access Security. Nothing changes before that; the DNS record stays as it is.",
            ], at: now, in: scope)
    }

    func transferred(
        _ claim: DomainClaim, of organization: Organization, to admin: Organization, at now: Timestamp,
        in scope: any WriteScope
    ) throws {
        let subject = "The domain \(claim.domain.text) was transferred"
        let sentence =
            "The verified domain \(claim.domain.text) has passed from \(organization.name) to \(admin.name). "
            + "The DNS record must stay as it is."
        try tell(
            try scope.activeOwners(of: organization.id), .domainClaim, of: organization, subject: subject,
            [
                sentence,
                "Until \(organization.name) is linked to \(admin.name), its own single sign-on no longer takes addresses "
                    + "of this domain.",
            ], at: now, in: scope)
        try tell(.domainClaim, of: admin, subject: subject, [sentence], at: now, in: scope)
    }
}
