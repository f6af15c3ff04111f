/// Where a person can go from the console's front door.
package struct HomeScreen: Screen {
    package struct Place: Sendable {
        let name: String
        let role: String
        let isAdminOrganization: Bool
        let url: String

        package init(name: String, role: String, isAdminOrganization: Bool, url: String) {
            self.name = name
            self.role = role
            self.isAdminOrganization = isAdminOrganization
            self.url = url
        }
    }

    let places: [Place]
    let isOperator: Bool

    package init(places: [Place], isOperator: Bool) {
        self.places = places
        self.isOperator = isOperator
    }

    package var title: String { "Your organizations" }
    package var lead: Inline? { "Choose what to set up or look after." }
    package var blocks: [any Block] {
        var blocks: [any Block] = []
        if isOperator {
            blocks.append(
                Actions(
                    primary: Link("All organizations", "/console/organizations"),
                    links: [Link("Applications", "/console/applications"), Link("System", "/console/system")]))
        }
        blocks.append(
            Table(
                "Organizations that you administer", columns: ["Name", "Your role"],
                rows: places.map {
                    [
                        .init(.link($0.name, $0.url)),
                        .init(Inline($0.role), faint: $0.isAdminOrganization ? "Admin Organization (Shared SSO)" : nil),
                    ]
                }, empty: "You are an admin of no organization."))
        return blocks
    }
}
