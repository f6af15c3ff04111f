/// An organization's people before a move, as counts and the first of them by name.
package struct MovingPeople: Sendable, Hashable {
    /// Somebody whom the target may take for somebody else.
    package struct Ambiguity: Sendable, Hashable {
        package enum Reason: String, Sendable, Hashable, CaseIterable {
            /// The IdP's subject of this person leads to another identity at the target's connection (rule L-7).
            case subject
            /// The target's directory gives this person's external id to another identity.
            case externalID = "external_id"
            /// The target's directory gives this person's address to another identity, as a further one.
            case furtherAddress = "further_address"
        }

        package let email: String
        package let reason: Reason

        package init(email: String, reason: Reason) {
            self.email = email
            self.reason = reason
        }
    }

    package let active: Int
    package let inactive: Int
    /// Active people whose address is in no domain of the target.
    package let outside: Int
    package let firstOutside: [String]
    package let ambiguous: Int
    package let firstAmbiguous: [Ambiguity]
    /// Live sessions that were made through the organization.
    package let sessions: Int

    package init(
        active: Int, inactive: Int, outside: Int, firstOutside: [String], ambiguous: Int, firstAmbiguous: [Ambiguity],
        sessions: Int
    ) {
        self.active = active
        self.inactive = inactive
        self.outside = outside
        self.firstOutside = firstOutside
        self.ambiguous = ambiguous
        self.firstAmbiguous = firstAmbiguous
        self.sessions = sessions
    }

    /// Who goes on as themselves.
    package var matched: Int { max(0, active - outside - ambiguous) }
}
