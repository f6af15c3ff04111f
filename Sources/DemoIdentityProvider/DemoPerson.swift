/// Somebody who can be chosen at the demonstration's identity provider.
package struct DemoPerson: Sendable {
    package let id: String
    package let firstName: String
    package let lastName: String
    package let email: String
    package let groups: [String]
    package let note: String

    /// The people of the demonstration; the last one shows a refusal.
    package static let all = [
        DemoPerson(
            id: "ada", firstName: "Ada", lastName: "Lovelace", email: "ada@example.com",
            groups: ["Engineering", "Research"],
            note: "a member from the first sign-in on"),
        DemoPerson(
            id: "grace", firstName: "Grace", lastName: "Hopper", email: "grace@example.com", groups: ["Navy"],
            note: "another person, for a second browser"),
        DemoPerson(
            id: "mallory", firstName: "Mallory", lastName: "Intruder", email: "mallory@elsewhere.example",
            groups: ["Administrators"], note: "asserted with an address of a domain that nobody verified: refused"),
    ]
}
