import Essentials
import GatewayModel

extension MigrationFacts {
    /// What keeps the migration from being applied, or will hurt once it is.
    func findings() -> [Finding] {
        (move.sharedSSO.map(sharedSSOFindings) ?? connectionFindings()) + targetFindings() + peopleFindings()
    }

    private func sharedSSOFindings(_ shared: SignOnMigration.SharedSSOMove) -> [Finding] {
        var findings: [Finding] = []
        if let link {
            findings.append(
                Finding(
                    .error, code: "migration.linked_already",
                    message: "\(organization.name) is linked to \(link.adminOrganization) already",
                    remedy: "unlink it first"))
        }
        for side in [organization, target] where !side.capabilities.contains(.sharedSSO) {
            findings.append(
                Finding(
                    .error, code: "migration.capability_missing",
                    message: "\(side.name) does not have the capability shared_sso",
                    remedy: "ask the operator for it"))
        }
        let effective = Set(claims.map(\.domain))
        for domain in shared.domains where !effective.contains(domain) {
            findings.append(
                Finding(
                    .error, code: "migration.domain_not_effective",
                    message: "\(organization.name) has no verified claim of \(domain.text)",
                    remedy: "verify the claim first, or leave the domain out"))
        }
        for domain in effective.subtracting(shared.domains).sorted(by: { $0.text < $1.text }) {
            findings.append(
                Finding(
                    .warning, code: "migration.domain_left",
                    message:
                        "\(domain.text) is not transferred: while the organization is linked its claim has no effect",
                    remedy: "transfer it, too, unless nobody signs on with it"))
        }
        if let holder = scimNameHolder {
            findings.append(
                Finding(
                    .error, code: "migration.scim_name_taken",
                    message: "the SCIM Name \(shared.scimName ?? "") is that of \(holder.organization)",
                    remedy: "choose another one"))
        }
        if !directories.isEmpty {
            findings.append(
                Finding(
                    .info, code: "migration.directory_ignored",
                    message: "the organization's own SCIM tokens answer 403 while it is linked, and change nothing",
                    remedy: "set up SCIM for the Admin Organization, without groups, before"))
        }
        return findings
    }

    private func connectionFindings() -> [Finding] {
        guard let from, let to else { return [] }
        var findings: [Finding] = []
        if from.state != .active || !from.primary {
            findings.append(
                Finding(
                    .error, code: "migration.not_primary",
                    message: "people are not sent to \(from.name) now: it is not the primary connection",
                    remedy: "name the connection that is primary as from"))
        }
        if to.state != .active {
            findings.append(
                Finding(
                    .error, code: "migration.target_no_connection",
                    message: "\(to.name) is \(to.state), expected active",
                    remedy: "test and activate it first; both accept log-ins from then on"))
        }
        return findings
    }

    /// Whether the other side can take people at all (rules A-1, A-6, M-1).
    private func targetFindings() -> [Finding] {
        var findings: [Finding] = []
        if !target.accessSecurity.ssoEnabled || !target.capabilities.contains(.sso) {
            findings.append(
                Finding(
                    .error, code: "migration.target_sso_off", message: "single sign-on is off in \(target.name)",
                    remedy: "switch it on there before anybody moves"))
        }
        guard let to else {
            return findings + [
                Finding(
                    .error, code: "migration.target_no_connection", message: "\(target.name) has no active connection",
                    remedy: "set one up, test it and activate it")
            ]
        }
        if to.testedAt == nil, firstSignOn == nil {
            findings.append(
                Finding(
                    .error, code: "migration.target_untested",
                    message: "nobody has logged in through \(to.name), and no test log-in has passed",
                    remedy: "run a test log-in through \(to.name)"))
        } else if firstSignOn == nil {
            findings.append(
                Finding(
                    .warning, code: "migration.no_log_in_seen",
                    message: "a test log-in has passed through \(to.name), and nobody has logged in through it",
                    remedy: "let one person who is assigned log in through it first"))
        }
        return findings
    }

    private func peopleFindings() -> [Finding] {
        var findings: [Finding] = []
        if people.ambiguous > 0 {
            findings.append(
                Finding(
                    .warning, code: "migration.people_ambiguous",
                    message: "\(people.ambiguous) people may be taken for somebody else",
                    remedy: "look at each of them: a log-in that leads to two identities is refused"))
        }
        if people.outside > 0 {
            findings.append(
                Finding(
                    .warning, code: "migration.people_outside",
                    message: "\(people.outside) people have addresses in no domain of \(target.name)",
                    remedy: "transfer or claim their domains, or leave them to their passwords"))
        }
        return findings
    }
}
