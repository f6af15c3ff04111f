/// Where the demonstration begins.
package struct DemoHomePage: Page {
    package let email: String
    package let domain: String

    package init(email: String, domain: String) {
        self.email = email
        self.domain = domain
    }

    package var template: String { "demo-home" }
    package var title: String { "A demonstration application" }
    package var values: [String: Any] { ["email": email, "domain": domain] }
}

/// The demonstration identity provider's people.
package struct DemoPeoplePage: Page {
    package struct Person: Sendable {
        package let id: String
        package let name: String
        package let email: String
        package let note: String

        package init(id: String, name: String, email: String, note: String) {
            self.id = id
            self.name = name
            self.email = email
            self.note = note
        }
    }

    package let fields: [(name: String, value: String)]
    package let people: [Person]

    package init(fields: [(name: String, value: String)], people: [Person]) {
        self.fields = fields
        self.people = people
    }

    package var template: String { "demo-people" }
    package var title: String { "A demonstration identity provider" }
    package var values: [String: Any] {
        [
            "fields": fields.map { ["name": $0.name, "value": $0.value] as [String: Any] },
            "people": people.map {
                ["id": $0.id, "name": $0.name, "email": $0.email, "note": $0.note] as [String: Any]
            },
        ]
    }
}

/// What came out of the log-in.
package struct DemoResultPage: Page {
    package let token: String
    package let member: String
    package let trace: String

    package init(token: String, member: String, trace: String) {
        self.token = token
        self.member = member
        self.trace = trace
    }

    package var template: String { "demo-result" }
    package var title: String { "You are signed in" }
    package var values: [String: Any] { ["token": token, "member": member, "trace": trace] }
}
