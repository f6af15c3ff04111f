package import Administration
import GatewayModel

/// The access-security switches, with who gets in without them (S11, S12).
package struct AccessScreen: Screen {
    let overview: AccessSecurityService.Overview
    let base: String

    /// - Parameter base: the address of the organization's pages.
    package init(overview: AccessSecurityService.Overview, base: String) {
        self.overview = overview
        self.base = base
    }

    private var settings: AccessSecurity { overview.settings }
    package var title: String { "Access security" }
    package var lead: Inline? {
        "How people of this organization get in. You see what a change does before it is made."
    }
    package var badge: Badge? {
        guard settings.ssoEnabled else { return Badge(.neutral, "single sign-on is off") }
        return settings.requireSSO ? Badge(.good, "single sign-on required") : Badge(.good, "single sign-on is on")
    }
    package var blocks: [any Block] {
        ReplacedSettings.notice(overview.administeredBy != nil, base: base) + findings
            + [
                Form(
                    to: base + "/access-security/plan", method: .get, fields: fields,
                    button: "Show what this would do", isRow: false),
                Heading("Who gets in when the identity provider is down", anchor: "bypass"),
                Paragraph(
                    "Owners and admins keep their password even where single sign-on is required. Each such use is recorded, and told to all owners."
                ),
                Table(
                    "Owners and admins", columns: ["Person", "Role", "Password", "Recovery codes left"],
                    rows: overview.bypass.map { person in
                        [
                            .init(Inline(person.email)), .init(Inline(person.role.rawValue)),
                            .init(person.hasPassword ? .badge(.good, "set") : .badge(.warning, "none")),
                            .init(
                                person.recoveryCodes > 0
                                    ? "\(person.recoveryCodes)" : .badge(.warning, "none")),
                        ]
                    }, empty: "The organization has no active owner or admin."),
                Actions(links: [
                    Link("Change your password", "/password/change"),
                    Link("Make new recovery codes", "/password/recovery-codes"),
                ]),
                Heading("Remove the configuration"),
                Paragraph(
                    settings.ssoEnabled
                        ? "Switching single sign-on off keeps everything. Removing it for good needs it to be off first."
                        : "Single sign-on is off and its configuration is kept. You can remove it for good."),
                Actions(links: [Link("Remove the sign-on configuration", base + "/access-security/remove")]),
            ]
    }

    private var findings: [any Block] {
        var findings: [any Block] = []
        if !overview.hasActiveConnection {
            findings.append(
                Notice(
                    .neutral, title: "No connection is active.", "Single sign-on can be switched on once one is.",
                    links: [Link("Single sign-on", base + "/connections")]))
        }
        if settings.ssoEnabled, !overview.hasVerifiedDomain {
            findings.append(
                Notice(
                    .warning, title: "No domain is verified.", "Nobody can sign in through single sign-on.",
                    links: [Link("Domains", base + "/domains")]))
        }
        return findings
    }

    private var fields: [Field] {
        var fields = [
            Field("sso", "Single sign-on", .checkbox).with {
                $0.isChecked = settings.ssoEnabled
                $0.hint = "People of verified domains sign in at the identity provider. Off keeps the configuration."
            }
        ]
        fields.append(requireField)
        fields.append(
            Field("managed", "The identity provider decides who is a member (IDP Managed Access)", .checkbox).with {
                $0.isChecked = settings.idpManagedAccess
                $0.hint = Inline(managedHint)
            })
        fields.append(
            Field("external", "Members whose address is in none of your domains", .radio).with {
                $0.value = settings.externalMembers.rawValue
                $0.options = [
                    .init("blocked", "Can't get in while single sign-on is required"),
                    .init("password", "Keep their password"),
                ]
            })
        return fields
    }

    private var isLocked: Bool { !settings.requireSSO && !overview.isProven }

    private var requireField: Field {
        // A locked switch is one line of text, so that nobody ticks what can't be sent.
        guard !isLocked else {
            return Field("require-locked", "Require single sign-on").with {
                $0.value = "Off, and locked"
                $0.isReadOnly = true
                $0.isRequired = true
                $0.hint =
                    "You have not come in through single sign-on within the last \(AccessSecurityService.provenDays) days. Sign out, sign in through it once, and come back: so you know that it works before passwords end."
            }
        }
        return Field("require", "Require single sign-on", .checkbox).with {
            $0.isChecked = settings.requireSSO
            $0.hint = "Passwords of members end working. Owners and admins keep theirs."
        }
    }

    private var managedHint: String {
        let effect =
            "On: everybody of your domains is sent to single sign-on, and becomes a member at their first log-in, with no role but that of a member. Off: only members that were added are let in."
        guard overview.hasDirectory else { return effect }
        return effect
            + " A directory (SCIM) is connected too: whom it has deactivated does not come back by logging in, whatever this says. With a directory that pushes everybody, this can stay off."
    }
}
