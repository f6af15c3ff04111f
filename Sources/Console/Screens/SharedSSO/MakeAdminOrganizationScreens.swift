import Essentials
package import GatewayModel

/// The form that makes an Admin Organization (rule O-1).
package struct MakeAdminOrganizationScreen: Screen {
    let name: String
    let ownerEmail: String
    let asksForOwner: Bool
    let base: String

    /// - Parameter asksForOwner: whether the visitor names its owner, as the operator does; others become it.
    package init(name: String, ownerEmail: String, asksForOwner: Bool, base: String) {
        self.name = name
        self.ownerEmail = ownerEmail
        self.asksForOwner = asksForOwner
        self.base = base
    }

    package var title: String { "Make an Admin Organization" }
    package var trail: [Link] { SharedSSOWords.trail(base) }
    package var lead: Inline? {
        asksForOwner
            ? "One of this organization's owners becomes its owner."
            : "You become its owner. This organization is not linked to it by that."
    }
    package var blocks: [any Block] {
        var fields = [
            Field("name", "Name").with {
                $0.value = name
                $0.isRequired = true
            }
        ]
        if asksForOwner {
            fields.append(
                Field("owner_email", "Owner's e-mail address", .email).with {
                    $0.value = ownerEmail
                    $0.hint = "An active owner of this organization; left empty: the one who is a member longest."
                })
        }
        return [
            Form(
                to: base + "/make", fields: fields, button: "Make the Admin Organization", cancel: Link("Cancel", base))
        ]
    }
}

package struct AdminOrganizationMadeScreen: Screen {
    let organization: Organization
    let base: String

    package init(_ organization: Organization, base: String) {
        self.organization = organization
        self.base = base
    }

    package var title: String { "\(organization.name) is made" }
    package var trail: [Link] { SharedSSOWords.trail(base) }
    package var blocks: [any Block] {
        [
            Notice(.good, "Next, set up its identity provider; then link organizations to it."),
            CopyField("Id of the Admin Organization", organization.id.text),
            Actions(
                primary: Link("Open \(organization.name)", "/console/organizations/\(organization.id)"),
                links: [Link("Back to Shared SSO", base)]),
        ]
    }
}
