import Essentials
import GatewayModel
import Persistence

/// What owners hear of set-up links (rule P-5), and the code that goes to a link's recipient.
extension AdminNotices {
    func opened(
        _ link: SetupLink, of organization: Organization, _ origin: Origin?, at now: Timestamp, in scope: any WriteScope
    ) throws {
        try tellOwners(
            link, organization, "A set-up link was opened",
            [
                "The set-up link for \(link.recipient.text) was opened at \(now.text). Whoever opened it may \(powers(link)) "
                    + "for \(organization.name), until \(link.expiresAt.text).",
                source(origin), "If you don't expect this, revoke the link.",
            ], at: now, in: scope)
    }

    func refused(
        _ link: SetupLink, of organization: Organization, _ origin: Origin?, at now: Timestamp, in scope: any WriteScope
    ) throws {
        try tellOwners(
            link, organization, "A set-up link was tried in a second browser",
            [
                "Somebody came with the set-up link for \(link.recipient.text) in another browser than the one that has it, at "
                    + "\(now.text). Nothing was opened: it takes a code that is mailed to \(link.recipient.text).",
                source(origin), "If that was nobody of theirs, the address is in wrong hands: revoke the link.",
            ], at: now, in: scope)
    }

    func resumed(
        _ link: SetupLink, of organization: Organization, _ origin: Origin?, at now: Timestamp, in scope: any WriteScope
    ) throws {
        try tellOwners(
            link, organization, "A set-up link has passed to another browser",
            [
                "The set-up link for \(link.recipient.text) was carried on in another browser at \(now.text), with a code that "
                    + "was mailed there. The browser before has it no more.",
                source(origin), "If you don't expect this, revoke the link.",
            ], at: now, in: scope)
    }

    func completed(
        _ link: SetupLink, of organization: Organization, _ origin: Origin?, at now: Timestamp, in scope: any WriteScope
    ) throws {
        try tellOwners(
            link, organization, "A set-up was completed",
            [
                "Whoever has the set-up link for \(link.recipient.text) said at \(now.text) that the set-up of "
                    + "\(organization.name) is completed. The link is good for nothing any more.",
                "Look at what was set up before you rely on it: connections, domains and the directory.",
                source(origin),
            ], at: now, in: scope)
    }

    func activated(
        _ connection: Connection, by link: SetupLink, _ origin: Origin?, at now: Timestamp, in scope: any WriteScope
    ) throws {
        guard let organization = try scope.organization(link.organization) else { return }
        try tellOwners(
            link, organization, "A connection was activated through a set-up link",
            [
                "The connection \(connection.name) of \(organization.name) passed its test and was activated at \(now.text) "
                    + "through the set-up link for \(link.recipient.text).",
                source(origin), "If you don't expect this, revoke the link and look at the connection.",
            ], at: now, in: scope)
    }

    /// The code, to the recipient alone; of an earlier one nobody hears any more.
    func code(
        _ code: String, of link: SetupLink, _ organization: Organization, _ origin: Origin?, at now: Timestamp,
        in scope: any WriteScope
    ) throws {
        _ = try scope.dropMail(concerning: link.id.text)
        try queue(
            .setupCode, to: link.recipient, of: organization, subject: "Your code for the set-up",
            [
                "Somebody, probably you, goes on with the set-up of \(organization.name) and asked for this code:",
                code,
                "It is good for 15 minutes and once. The browser that you type it into has the set-up link from then on, and no "
                    + "other one.", source(origin),
                "If it was not you, give the code to nobody and tell \(organization.name): somebody else has the address.",
            ], until: now.advanced(by: SetupLink.codeLifetime), concerning: link.id.text, at: now, in: scope)
    }

    // MARK: Parts

    private func tellOwners(
        _ link: SetupLink, _ organization: Organization, _ subject: String, _ paragraphs: [String], at now: Timestamp,
        in scope: any WriteScope
    ) throws {
        // No name stands in the subject: what an admin wrote has no place in a header.
        try tell(
            try scope.activeOwners(of: link.organization), .setupLink, of: organization, subject: subject,
            paragraphs + ["\(context.baseURL)/console/organizations/\(organization.id)/setup-links"], at: now, in: scope
        )
    }

    private func source(_ origin: Origin?) -> String {
        "Address: \(origin?.address ?? "unknown")\nSupport number: \(origin?.requestID ?? "none")"
    }

    private func powers(_ link: SetupLink) -> String {
        var powers = SetupLink.Scope.allCases.filter(link.scopes.contains).map { scope in
            switch scope {
            case .sso: "draft and test a connection"
            case .scim: "make SCIM tokens"
            case .domains: "claim domains"
            case .certificate: "add signing certificates"
            }
        }
        if link.mayActivate { powers.append("activate the connection once its test has passed") }
        return powers.joined(separator: ", ")
    }
}
